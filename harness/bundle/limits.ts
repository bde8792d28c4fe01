import { MAX_READINGS_BYTES } from '../schema/readings.ts';

/** A bundle of ours has seven files. */
export const MOST_ENTRIES = 64;
/** As it lies on the disk. */
export const MAX_PACKED_BYTES = 64 * 1024 ** 2;
/** All entries together, with the archive's own headers: a bomb is not unpacked further. */
export const MAX_UNPACKED_BYTES = MAX_READINGS_BYTES + 16 * 1024 ** 2;
/** Each entry but the readings. */
export const MAX_ENTRY_BYTES = 4 * 1024 ** 2;
/** Of each log that goes in. */
export const MAX_LOG_BYTES = 256 * 1024;
