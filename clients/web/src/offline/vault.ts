// src/offline/vault.ts: what the phone keeps, encrypted under the PIN of its owner.
//
// A random key (AES-256-GCM) seals every entry, its name as associated data; the key itself lies wrapped by one made of
// the PIN (PBKDF2-SHA-256) and is in memory only while the phone is unlocked. Who copies the phone's storage has to try
// the PINs one by one at the price of the iterations; who was revoked has nothing left, since then all of it is wiped.
import { type DBSchema, deleteDB, type IDBPDatabase, openDB } from "idb";

// OWASP's figure of 2023 for PBKDF2-SHA-256: some half a second on an old phone.
const ITERATIONS = 600_000;
const NONCE_BYTES = 12;
const DATABASE = "gaiwan-phone";

type Lock = { id: "lock"; owner: string; salt: Uint8Array<ArrayBuffer>; iterations: number; nonce: Uint8Array<ArrayBuffer>; wrapped: ArrayBuffer };
type Entry = { name: string; nonce: Uint8Array<ArrayBuffer>; sealed: ArrayBuffer };

interface Schema extends DBSchema {
  lock: { key: string; value: Lock };
  entries: { key: string; value: Entry };
}

export class WrongPin extends Error {}

const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes));

async function openDatabase(): Promise<IDBPDatabase<Schema>> {
  return openDB<Schema>(DATABASE, 1, {
    upgrade(database) {
      database.createObjectStore("lock", { keyPath: "id" });
      database.createObjectStore("entries", { keyPath: "name" });
    },
  });
}

async function keyOfPin(pin: string, salt: Uint8Array<ArrayBuffer>, iterations: number): Promise<CryptoKey> {
  const base = await crypto.subtle.importKey("raw", new TextEncoder().encode(pin), "PBKDF2", false, ["deriveKey"]);
  return crypto.subtle.deriveKey({ name: "PBKDF2", hash: "SHA-256", salt, iterations }, base,
    { name: "AES-GCM", length: 256 }, false, ["wrapKey", "unwrapKey"]);
}

export class Vault {
  private readonly database: IDBPDatabase<Schema>;
  private readonly key: CryptoKey;
  readonly owner: string;
  private constructor(database: IDBPDatabase<Schema>, key: CryptoKey, owner: string) {
    this.database = database;
    this.key = key;
    this.owner = owner;
  }

  // Whose things lie on this phone; undefined: nobody's.
  static async owner(): Promise<string | undefined> {
    const database = await openDatabase();
    const lock = await database.get("lock", "lock");
    database.close();
    return lock?.owner;
  }

  // How much lies on this phone that was not sent yet, as its names say; nobody's PIN is needed for them.
  static async unsent(): Promise<number> {
    const database = await openDatabase();
    const count = await database.count("entries", IDBKeyRange.bound("out/", "out/\uffff"));
    database.close();
    return count;
  }

  // Makes an empty one for `owner`, in place of whatever there was.
  static async create(owner: string, pin: string): Promise<Vault> {
    await Vault.wipe();
    const database = await openDatabase();
    const salt = random(16);
    const nonce = random(NONCE_BYTES);
    const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt", "decrypt"]);
    const outer = await keyOfPin(pin, salt, ITERATIONS);
    const wrapped = await crypto.subtle.wrapKey("raw", key, outer, { name: "AES-GCM", iv: nonce });
    await database.put("lock", { id: "lock", owner, salt, iterations: ITERATIONS, nonce, wrapped });
    return new Vault(database, key, owner);
  }

  //   WrongPin  and for a phone without a vault.
  static async open(pin: string): Promise<Vault> {
    const database = await openDatabase();
    const lock = await database.get("lock", "lock");
    if (lock === undefined) throw new WrongPin();
    try {
      const outer = await keyOfPin(pin, lock.salt, lock.iterations);
      const key = await crypto.subtle.unwrapKey("raw", lock.wrapped, outer, { name: "AES-GCM", iv: lock.nonce }, "AES-GCM",
        false, ["encrypt", "decrypt"]);
      return new Vault(database, key, lock.owner);
    } catch {
      database.close();
      throw new WrongPin();
    }
  }

  static async wipe(): Promise<void> {
    await deleteDB(DATABASE);
  }

  async put(name: string, bytes: Uint8Array): Promise<void> {
    const nonce = random(NONCE_BYTES);
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce, additionalData: new TextEncoder().encode(name) },
      this.key, bytes as Uint8Array<ArrayBuffer>);
    // Durable before anybody is told that it is kept.
    const write = this.database.transaction("entries", "readwrite", { durability: "strict" });
    await write.store.put({ name, nonce, sealed });
    await write.done;
  }

  async get(name: string): Promise<Uint8Array | undefined> {
    const entry = await this.database.get("entries", name);
    return entry === undefined ? undefined : this.unseal(entry);
  }

  // Everything whose name begins with `prefix`, in the order of the names.
  async list(prefix: string): Promise<{ name: string; bytes: Uint8Array }[]> {
    const entries = await this.database.getAll("entries", IDBKeyRange.bound(prefix, `${prefix}\uffff`));
    return Promise.all(entries.map(async (entry) => ({ name: entry.name, bytes: await this.unseal(entry) })));
  }

  async delete(...names: string[]): Promise<void> {
    const write = this.database.transaction("entries", "readwrite", { durability: "strict" });
    for (const name of names) await write.store.delete(name);
    await write.done;
  }

  close(): void {
    this.database.close();
  }

  private async unseal(entry: Entry): Promise<Uint8Array> {
    const opened = await crypto.subtle.decrypt(
      { name: "AES-GCM", iv: entry.nonce, additionalData: new TextEncoder().encode(entry.name) }, this.key, entry.sealed);
    return new Uint8Array(opened);
  }
}

const text = new TextEncoder();
const untext = new TextDecoder();
export const toBytes = (value: unknown): Uint8Array => text.encode(JSON.stringify(value));
export const fromBytes = <T>(bytes: Uint8Array): T => JSON.parse(untext.decode(bytes)) as T;
