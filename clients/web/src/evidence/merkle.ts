// src/evidence/merkle.ts: inclusion in a Merkle tree as RFC 6962 has it, over SHA-256, as workflow/evidence/merkle.cc.
import { bigEndian, type Bytes, concat, sha256, utf8, varint } from "./bytes.ts";

export const hashChildren = (left: Uint8Array, right: Uint8Array): Promise<Bytes> => sha256(Uint8Array.of(1), left, right);

// How many hashes a proof has below the point where the paths to leaf `index` and to the last leaf meet, and above it.
function partsOf(index: bigint, size: bigint): { inner: number; border: number } {
  const inner = bits(index ^ (size - 1n));
  return { inner, border: ones(index >> BigInt(inner)) };
}
const bits = (number: bigint): number => (number === 0n ? 0 : number.toString(2).length);
const ones = (number: bigint): number => number.toString(2).replaceAll("0", "").length;

// The root that `proof` leads to from leaf `index` (from 0) of a tree of `size`. Undefined when a proof of this place in
// such a tree has another length.
export async function rootFromInclusion(index: bigint, size: bigint, leaf: Bytes, proof: readonly Bytes[]): Promise<Bytes | undefined> {
  if (index < 0n || index >= size) return undefined;
  const { inner, border } = partsOf(index, size);
  if (proof.length !== inner + border) return undefined;
  let hash = leaf;
  for (const [level, sibling] of proof.entries()) {
    const isRight = level >= inner || ((index >> BigInt(level)) & 1n) === 1n;
    hash = isRight ? await hashChildren(sibling, hash) : await hashChildren(hash, sibling);
  }
  return hash;
}

// How a stored record becomes a leaf: its position, its header, the digest of its payload (docs/evidence.md, "The tree").
export function recordLeaf(position: bigint, format: bigint, stream: string, version: bigint, payload: Bytes): Promise<Bytes> {
  const name = utf8(stream);
  const header = concat(Uint8Array.of(Number(format)), varint(BigInt(name.length)), name, varint(version));
  return sha256(Uint8Array.of(0), bigEndian(position, 8), header, payload);
}
