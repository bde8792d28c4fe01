import type { Named } from './pseudonyms.ts';

type Rename = (kind: Named, value: string) => string;

const V6 =
  /(?<![\w:.])(?=[\da-f]{0,4}:[\da-f]{0,4}:)(?:[\da-f:]{2,30}:\d{1,3}(?:\.\d{1,3}){3}|[\da-f:]{2,39})(?![\w:])/giu;
const V4 = /(?<![\w.-])\d{1,3}(?:\.\d{1,3}){3}(?![\w-]|\.\d)/gu;
const MAC = /(?<![\w:-])[\da-f]{2}(?:(?::[\da-f]{2}){5}|(?:-[\da-f]{2}){5})(?![\w:-])/giu;
/** `version 1.1.5.2` is no address. */
const OF_VERSION = /(?:version|release|kernel|linux)["']?[ :=]{1,3}["']?$/iu;

/** Addresses out; loopback and "any" identify nobody and stay. */
export function withoutAddresses(text: string, rename: Rename): string {
  return text
    .replaceAll(MAC, (found) => (/^[0:-]+$/u.test(found) ? found : rename('mac-address', found)))
    .replaceAll(V6, (found) => (isV6(found) && !isNobodyV6(found) ? rename('ip-address', found) : found))
    .replaceAll(V4, (found, offset: number) => {
      if (!isV4(found) || isNobodyV4(found)) return found;
      return OF_VERSION.test(text.slice(Math.max(0, offset - 24), offset)) ? found : rename('ip-address', found);
    });
}

function isV4(word: string): boolean {
  return word.split('.').every((part) => Number(part) <= 255 && !/^0\d/u.test(part));
}

function isNobodyV4(word: string): boolean {
  return word.startsWith('127.') || word === '0.0.0.0' || word === '255.255.255.255';
}

function isV6(word: string): boolean {
  const plain = word.replace(/\d{1,3}(?:\.\d{1,3}){3}$/u, '0:0');
  const halves = plain.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  if (!groups.every((group) => /^[\da-f]{1,4}$/iu.test(group))) return false;
  return halves.length === 2 ? groups.length <= 7 : groups.length === 8;
}

/** `::`, `::1`, and the `0::` of `/proc/PID/cgroup`. */
function isNobodyV6(word: string): boolean {
  return /^[0:]*1?$/u.test(word);
}
