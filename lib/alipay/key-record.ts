import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What the processes of a shop tell each other about Alipay's keys: files in a folder, one fact a file. */
export interface KeyRecord {
  /** Certificates that were fetched, by Alipay's number of them. Whoever reads them must check them anew. */
  listCertificates(): ReadonlyMap<string, string>;
  saveCertificate(sn: string, content: string): void;
  removeCertificate(sn: string): void;
  /** Changes whenever a certificate comes or goes. */
  stamp(): string;
  /** When a key last verified something of Alipay's, by its fingerprint. */
  saveSighting(fingerprint: string, at: Date): void;
  findSighting(fingerprint: string): Date | null;
}

const CERTIFICATE_FILE = /^([0-9a-f]{32})\.crt$/;

/** A folder that need not be there yet. Methods throw where the disk does not let them. */
export function createKeyRecord(folder: string): KeyRecord {
  const certificateFile = (sn: string) => join(folder, `${sn}.crt`);
  const sightingFile = (fingerprint: string) => join(folder, `${fingerprint}.seen`);

  /** Whole or not at all: another process may be reading. */
  function write(file: string, content: string): void {
    mkdirSync(folder, { recursive: true });
    const unfinished = `${file}.${process.pid}.tmp`;
    writeFileSync(unfinished, content);
    renameSync(unfinished, file);
  }

  return {
    listCertificates() {
      if (statSync(folder, { throwIfNoEntry: false }) === undefined) return new Map();
      const names = readdirSync(folder).flatMap((name) => CERTIFICATE_FILE.exec(name)?.[1] ?? []);
      return new Map(names.sort().map((sn) => [sn, readFileSync(certificateFile(sn), "utf8")]));
    },
    saveCertificate(sn, content) {
      write(certificateFile(sn), content);
    },
    removeCertificate(sn) {
      rmSync(certificateFile(sn), { force: true });
    },
    stamp() {
      const found = statSync(folder, { bigint: true, throwIfNoEntry: false });
      return found === undefined ? "" : `${found.ino} ${found.mtimeNs}`;
    },
    saveSighting(fingerprint, at) {
      write(sightingFile(fingerprint), `${at.toISOString()}\n`);
    },
    findSighting(fingerprint) {
      const file = sightingFile(fingerprint);
      if (statSync(file, { throwIfNoEntry: false }) === undefined) return null;
      const at = new Date(readFileSync(file, "utf8").trim());
      return Number.isNaN(at.getTime()) ? null : at;
    },
  };
}
