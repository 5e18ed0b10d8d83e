// gateway/limits.ts: how often one address may call. Only protects the gateway: what guessing costs is the server's.

interface Bucket {
  left: number;
  at: number;
}

// Addresses remembered, some 100 bytes each. Beyond, the longest unseen are forgotten.
const ADDRESSES_MAX = 65_536;

export class RateLimit {
  private readonly buckets = new Map<string, Bucket>();
  private readonly perSecond: number;
  private readonly atOnce: number;

  constructor(perSecond: number, atOnce: number) {
    this.perSecond = perSecond;
    this.atOnce = atOnce;
  }

  // 0: go on. Else the seconds to wait. `now` in milliseconds, never decreasing.
  take(address: string, now: number): number {
    const bucket = this.buckets.get(address) ?? { left: this.atOnce, at: now };
    bucket.left = Math.min(this.atOnce, bucket.left + ((now - bucket.at) / 1000) * this.perSecond);
    bucket.at = now;
    // A Map keeps the order of insertion: the first is the longest unseen.
    this.buckets.delete(address);
    this.buckets.set(address, bucket);
    if (this.buckets.size > ADDRESSES_MAX) this.buckets.delete(this.buckets.keys().next().value!);
    if (bucket.left < 1) return Math.ceil((1 - bucket.left) / this.perSecond);
    bucket.left -= 1;
    return 0;
  }
}
