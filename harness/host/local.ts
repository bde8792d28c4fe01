import { constants } from 'node:fs';
import { access, lstat, mkdir, open, readdir, readFile, readlink, rmdir, stat, statfs, unlink } from 'node:fs/promises';
import { join } from 'node:path';

import { askSocket } from './ask-socket.ts';
import { endAfter } from './process-group.ts';
import { companion } from './companion.ts';
import { deviceRecords } from './device-records.ts';
import { kernelDirectory, kernelEntry, kernelLink } from './kernel-entries.ts';
import { kernelText } from './kernel-text.ts';
import type { CommandOptions, CommandResult, Host } from './host.ts';
import { lookInside } from './inside.ts';
import { namelessFile } from './nameless-file.ts';
import { patient } from './patience.ts';

/** TMPFS_MAGIC of linux/magic.h. */
const TMPFS_MAGIC = 0x01021994;

const DEFAULT_MAX_BYTES = 64 * 1024;

/** Not `performance.now`, whose module takes a millisecond to load. */
function nowMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

async function exec(file: string, args: readonly string[], options: CommandOptions): Promise<CommandResult> {
  // Loaded when the first command is run: commands that only read files start in half the time without it.
  const { execa } = await import('execa');
  const input = options.input === undefined ? null : await namelessFile(options.input);
  const started = nowMs();
  const running = execa(file, args, {
    reject: false,
    // Its types name descriptors up to 9; it passes any on.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    stdin: input === null ? 'ignore' : (input.fd as 3),
    // A group of its own: what it has started ends with it, such as the client behind an nsenter.
    detached: true,
    maxBuffer: options.maxBytes ?? DEFAULT_MAX_BYTES,
    stripFinalNewline: false,
  });
  const deadline = endAfter(running.pid, patient(options.timeoutMs));
  const result = await running;
  await input?.close();
  const timedOut = deadline.stop();
  const durationMs = nowMs() - started;
  if (result.exitCode === undefined && result.signal === undefined && !timedOut && !result.isMaxBuffer) {
    throw new Error(`${file}: could not be started: ${result.originalMessage ?? result.shortMessage}`, {
      cause: result,
    });
  }
  return {
    exitCode: result.exitCode ?? null,
    signal: result.signal ?? null,
    timedOut,
    stdout: result.stdout,
    stderr: result.stderr,
    durationMs,
  };
}

/** This machine. */
export const localHost: Host = {
  readText: async (path) => kernelText(path) ?? (await readFile(path, 'utf8')),
  async readPart(path, offset, maxBytes) {
    await using file = await open(path, 'r');
    const { buffer, bytesRead } = await file.read(Buffer.alloc(maxBytes), 0, maxBytes, offset);
    return buffer.toString('utf8', 0, bytesRead);
  },
  sizeBytes: async (path) => (await stat(path)).size,
  readRecords: deviceRecords,
  async fileSystem(path) {
    const { type, bsize, blocks, bfree, files, ffree } = await statfs(path);
    return {
      fileSystem: type === TMPFS_MAGIC ? 'tmpfs' : 'other',
      sizeBytes: blocks * bsize,
      freeBytes: bfree * bsize,
      inodesCount: files,
      freeInodesCount: ffree,
    };
  },
  async fileId(path) {
    const { dev, ino } = await stat(path, { bigint: true });
    return `${dev}:${ino}`;
  },
  readDir: async (path) => kernelDirectory(path) ?? (await readdir(path)),
  readLink: async (path) => kernelLink(path) ?? (await readlink(path)),
  exists: async (path) =>
    kernelEntry(path) ??
    (await access(path, constants.F_OK).then(
      () => true,
      () => false,
    )),
  lookInside,
  async writeText(path, text) {
    // Without O_CREAT: a cgroup that is gone must be an error and not a new file.
    await using file = await open(path, constants.O_WRONLY);
    await file.write(text);
  },
  makeDir: async (path) => await mkdir(path),
  removeDir: async (path) => await rmdir(path),
  async removeScratch(path) {
    const found = await lstat(path);
    if (!found.isDirectory() || found.uid !== process.geteuid?.()) {
      throw new Error(`${path} is not a directory of this user, and is left as it is`);
    }
    for (const name of await readdir(path)) await unlink(join(path, name));
    await rmdir(path);
  },
  exec,
  start: companion,
  ask: askSocket,
  kill: (pid, signal) => {
    process.kill(pid, signal);
  },
  sleep: async (ms) =>
    await new Promise((resolve) => {
      setTimeout(resolve, ms);
    }),
  nowMs,
};
