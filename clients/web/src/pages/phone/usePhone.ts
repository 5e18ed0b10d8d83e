// src/pages/phone/usePhone.ts: the phone that is unlocked, for its pages; they are drawn again with each change of it.
import { createContext, useContext, useSyncExternalStore } from "react";

import type { Phone, Shown } from "../../offline/phone.ts";

export const PhoneContext = createContext<Phone | undefined>(undefined);

export function usePhone(): Phone {
  const phone = useContext(PhoneContext);
  if (phone === undefined) throw new Error("no phone is unlocked");
  useSyncExternalStore(phone.subscribe, phone.snapshot);
  return phone;
}

export function useShown(name: string): Shown | undefined {
  return usePhone().shown(name);
}
