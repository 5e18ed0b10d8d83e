// src/api/session.ts: who is signed in, signing in and out.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { SignInService } from "../gen/gaiwan/v1/sign_in_service_pb.js";
import { client } from "../transport.ts";

export const sessionKeys = { whoAmI: ["session", "who-am-i"] as const };

// UNAUTHENTICATED is an answer here: nobody is signed in.
export function useWhoAmI() {
  return useQuery({
    queryKey: sessionKeys.whoAmI,
    queryFn: () => client(SignInService).whoAmI({}),
    staleTime: 5 * 60_000,
    retry: false,
  });
}

export function useSignIn() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (given: { person: string; password: string; totp: string }) => client(SignInService).signIn(given),
    // Whose password is to be changed first is not in yet.
    onSuccess: (tokens) => (tokens.mustChangePassword ? undefined : queries.invalidateQueries()),
  });
}

export function useChangePassword() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (given: { oldPassword: string; newPassword: string }) => client(SignInService).changePassword(given),
    onSuccess: () => queries.invalidateQueries(),
  });
}

export function useSignOut() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => client(SignInService).signOut({}),
    // What was read belongs to whoever read it: it goes, and what is on the page asks anew, for nobody.
    onSettled: () => queries.resetQueries(),
  });
}

export function useRedeemPartyCode() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (code: string) => client(SignInService).redeemPartyCode({ code }),
    // A question that is still under way is of before, and would not be asked anew: nobody would be signed in, with the code spent.
    onSuccess: async () => {
      await queries.cancelQueries();
      return queries.invalidateQueries();
    },
  });
}

export type OwnPost = { org: string; role: string };

// The caller's posts of today; `org` is `orgs/{org}`.
export function useOwnPosts(): OwnPost[] {
  return (useWhoAmI().data?.posts ?? []).map((post) => {
    const [org = "", role = ""] = post.split(" ");
    return { org: `orgs/${org}`, role };
  });
}
