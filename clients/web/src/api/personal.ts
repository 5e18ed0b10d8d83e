// src/api/personal.ts: what a personal field shows to whoever looks; undefined where it is hidden or erased.
import type { AgreementText, CaseText, PartyDetails, Personal, PersonalData } from "../gen/gaiwan/v1/personal_pb.js";

function open(personal: Personal | undefined): PersonalData["data"] | undefined {
  const form = personal?.form;
  return form?.case === "open" ? form.value.data : undefined;
}

export function partyDetails(personal: Personal | undefined): PartyDetails | undefined {
  const data = open(personal);
  return data?.case === "party" ? data.value : undefined;
}

export function caseText(personal: Personal | undefined): CaseText | undefined {
  const data = open(personal);
  return data?.case === "caseText" ? data.value : undefined;
}

export function agreementText(personal: Personal | undefined): AgreementText | undefined {
  const data = open(personal);
  return data?.case === "agreement" ? data.value : undefined;
}

// Of a party, a representative or somebody of the county; empty where it is hidden.
export function nameIn(personal: Personal | undefined): string {
  const data = open(personal);
  return data?.case === "party" || data?.case === "person" ? data.value.name : "";
}

// Empty where there is none to see.
export function freeText(personal: Personal | undefined): string {
  const data = open(personal);
  return data?.case === "text" ? data.value.text : "";
}
