const KIB = 1024;
const MIB = 1024 ** 2;

/** `200 KiB`, `63.8 MiB`: small amounts to the KiB, since an exec needs no more than two MiB. */
export function bytesText(bytes: number): string {
  return bytes < 8 * MIB ? `${Math.round(bytes / KIB)} KiB` : `${(bytes / MIB).toFixed(1)} MiB`;
}
