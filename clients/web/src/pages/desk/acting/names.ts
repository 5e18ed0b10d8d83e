// src/pages/desk/acting/names.ts: `orgs/{org}/samples/{sample}` and `orgs/{org}/subsidies/{subsidy}` taken apart.
export function partOf(name: string): { unit: string; id: string } {
  const [orgs = "", org = "", , id = ""] = name.split("/");
  return { unit: `${orgs}/${org}`, id };
}

export const caseIdOf = (name: string): string => name.replace("cases/", "");
