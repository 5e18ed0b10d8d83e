// src/api/directory.ts: organisations, people and code lists of the county. They change seldom and are read whole.
import { useQuery } from "@tanstack/react-query";

import type { CodeEntry, Organisation } from "../gen/gaiwan/v1/directory_pb.js";
import { DirectoryService, type Person } from "../gen/gaiwan/v1/directory_service_pb.js";
import { words } from "../languages/index.ts";
import { client } from "../transport.ts";

const FRESH_MS = 5 * 60_000;
const PAGE_SIZE = 2000;
// A county has some 600 organisations, a province some 100,000: those are searched, not loaded.
const PAGES_MAX = 5;

async function allOrganisations(): Promise<Organisation[]> {
  const all: Organisation[] = [];
  let pageToken = "";
  for (let page = 0; page < PAGES_MAX; ++page) {
    const answer = await client(DirectoryService).listOrganisations({ pageSize: PAGE_SIZE, pageToken });
    all.push(...answer.organisations);
    pageToken = answer.nextPageToken;
    if (pageToken === "") break;
  }
  return all;
}

export function useOrganisations() {
  return useQuery({ queryKey: ["directory", "organisations"], queryFn: allOrganisations, staleTime: FRESH_MS });
}

async function allPeople(under: string, role: string): Promise<Person[]> {
  const all: Person[] = [];
  let pageToken = "";
  for (let page = 0; page < PAGES_MAX; ++page) {
    const answer = await client(DirectoryService).listPeople({ under, role, pageSize: PAGE_SIZE, pageToken });
    all.push(...answer.people);
    pageToken = answer.nextPageToken;
    if (pageToken === "") break;
  }
  return all;
}

export function usePeople(under: string, role = "", enabled = true) {
  return useQuery({
    queryKey: ["directory", "people", under, role],
    queryFn: () => allPeople(under, role),
    staleTime: FRESH_MS,
    enabled,
  });
}

export function useCodes(list: string) {
  return useQuery({
    queryKey: ["directory", "codes", list],
    queryFn: async (): Promise<CodeEntry[]> => (await client(DirectoryService).listCodes({ list })).entries,
    staleTime: FRESH_MS,
  });
}

// What a code is called; the code itself where the list does not have it.
export function codeLabel(entries: readonly CodeEntry[] | undefined, code: string): string {
  const found = entries?.find((entry) => entry.code === code);
  return found?.label === undefined ? code : words(found.label);
}

// What an organisation is called, by `orgs/{org}` or the code alone, as posts have it.
export function useOrganisationNames(): (name: string) => string {
  const names = new Map(useOrganisations().data?.map((org) => [org.code, org.name]));
  return (name) => names.get(name.replace("orgs/", "")) ?? name.replace("orgs/", "");
}

// What lies above an organisation, whose area an office of it watches over: the organisation itself where nothing does.
// Empty until the tree is read.
export function areaOf(org: string, all: readonly Pick<Organisation, "code" | "parent">[] | undefined): string {
  if (all === undefined) return "";
  const parent = all.find(({ code }) => code === org.replace("orgs/", ""))?.parent.replace("orgs/", "") ?? "";
  return parent === "" ? org : `orgs/${parent}`;
}
export const useAreaOf = (org: string): string => areaOf(org, useOrganisations().data);

export function usePersonNames(under: string): (name: string) => string {
  const names = new Map(usePeople(under, "", under !== "").data?.map((person) => [person.name, person.displayName]));
  return (name) => names.get(name) ?? name.replace("people/", "");
}

// The same of the whole county: who watches over a unit has no post in it.
export function useAllPersonNames(): (name: string) => string {
  const names = new Map(usePeople("").data?.map((person) => [person.name, person.displayName]));
  return (name) => names.get(name) ?? name.replace("people/", "");
}

// A committee's seal, by its full name, and what it is called.
export type NamedSeal = { name: string; label: string };

// By which channels people come to the venues of a place, those right below it and no further down.
export async function venueChannels(place: string): Promise<string[]> {
  const { organisations } = await client(DirectoryService).listOrganisations({ under: `orgs/${place}`, kinds: ["venue"], pageSize: PAGE_SIZE });
  return organisations.flatMap(({ parent, channel }) => (parent === place && channel !== "" ? [channel] : []));
}

// Those of `orgs/{org}` that are valid today.
export async function sealsOf(org: string): Promise<NamedSeal[]> {
  const { seals } = await client(DirectoryService).listSeals({ org });
  return seals.map((seal) => ({ name: `orgs/${seal.org}/seals/${seal.id}`, label: seal.name || seal.id }));
}

export function useSeals(org: string) {
  return useQuery({ queryKey: ["directory", "seals", org], queryFn: () => sealsOf(org), staleTime: FRESH_MS, enabled: org !== "" });
}
