/**
 * A zip as the bill centre writes it: entry names are bytes of the merchant's charset and no flag says so, which the
 * common libraries cannot write (they mark every name that is not ASCII as UTF-8).
 */
import { crc32, deflateRawSync } from "node:zlib";

export interface ZipEntry {
  name: Uint8Array;
  content: Uint8Array;
}

const LOCAL_HEADER = 0x04034b50;
const CENTRAL_HEADER = 0x02014b50;
const END_RECORD = 0x06054b50;
const VERSION = 20;
const DEFLATE = 8;

/** MS-DOS date and time, two-second steps; `wallClock` is `yyyy-MM-dd HH:mm:ss`. */
function dosTime(wallClock: string): { date: number; time: number } {
  const [year = 1980, month = 1, day = 1, hour = 0, minute = 0, second = 0] = wallClock.split(/\D/).map(Number);
  return {
    date: ((year - 1980) << 9) | (month << 5) | day,
    time: (hour << 11) | (minute << 5) | (second >> 1),
  };
}

/** The twenty-two bytes that local and central header share; the general purpose flags are 0: no UTF-8, no encryption. */
function sharedHeader(entry: ZipEntry, packed: Uint8Array, wallClock: string): Buffer {
  const { date, time } = dosTime(wallClock);
  const header = Buffer.alloc(22);
  header.writeUInt16LE(VERSION, 0);
  header.writeUInt16LE(0, 2);
  header.writeUInt16LE(DEFLATE, 4);
  header.writeUInt16LE(time, 6);
  header.writeUInt16LE(date, 8);
  header.writeUInt32LE(crc32(entry.content), 10);
  header.writeUInt32LE(packed.length, 14);
  header.writeUInt32LE(entry.content.length, 18);
  return header;
}

function lengthOf(name: Uint8Array, unusedBytes: number): Buffer {
  const lengths = Buffer.alloc(2 + unusedBytes);
  lengths.writeUInt16LE(name.length, 0);
  return lengths;
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value, 0);
  return bytes;
}

export function zipArchive(entries: readonly ZipEntry[], wallClock: string): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const packed = deflateRawSync(entry.content);
    const shared = sharedHeader(entry, packed, wallClock);
    // Two more bytes: no extra field.
    const local = Buffer.concat([signature(LOCAL_HEADER), shared, lengthOf(entry.name, 2), entry.name, packed]);
    const madeBy = Buffer.from([VERSION, 0]);
    // Twelve more: no extra field, no comment, disk 0, no attributes.
    const central = [
      signature(CENTRAL_HEADER),
      madeBy,
      shared,
      lengthOf(entry.name, 12),
      signature(offset),
      entry.name,
    ];
    locals.push(local);
    centrals.push(Buffer.concat(central));
    offset += local.length;
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(END_RECORD, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}
