import { describe, expect, test } from 'vitest';

import type { MachineFacts } from '../../../scripts/setup/packages.js';
import { assertCanPrepare, missingPackages, newPackages } from '../../../scripts/setup/packages.js';

const READY: MachineFacts = {
  root: true,
  systemd: false,
  aptGet: true,
  engineAnswers: true,
  dockerd: true,
  iptables: true,
  gcc: true,
  staticLibc: true,
  strace: true,
  payloadBuilt: true,
};

const BARE: MachineFacts = {
  ...READY,
  engineAnswers: false,
  dockerd: false,
  iptables: false,
  gcc: false,
  staticLibc: false,
  strace: false,
  payloadBuilt: false,
};

function refusal(facts: MachineFacts): unknown {
  try {
    assertCanPrepare(facts);
  } catch (error) {
    return error;
  }
  throw new Error('it was not refused');
}

describe('what is missing', () => {
  test('nothing, when all is there', () => {
    expect(missingPackages(READY)).toEqual([]);
  });

  test('everything, on a bare machine', () => {
    expect(missingPackages(BARE)).toEqual(['docker.io', 'iptables', 'gcc', 'libc6-dev', 'strace']);
  });

  test('no package for an engine that answers from elsewhere', () => {
    expect(missingPackages({ ...READY, dockerd: false, iptables: false })).toEqual([]);
  });

  test('no package for a daemon that is only not running', () => {
    expect(missingPackages({ ...READY, engineAnswers: false })).toEqual([]);
  });

  test('no compiler for a payload that is built', () => {
    expect(missingPackages({ ...READY, gcc: false, staticLibc: false })).toEqual([]);
  });

  test('the static C library beside a compiler that came without', () => {
    expect(missingPackages({ ...READY, payloadBuilt: false, staticLibc: false })).toEqual(['libc6-dev']);
  });
});

describe('who may not, or can not', () => {
  test('root with apt-get may', () => {
    expect(() => assertCanPrepare(BARE)).not.toThrow();
  });

  test('anybody may when nothing is missing', () => {
    expect(() => assertCanPrepare({ ...READY, root: false, aptGet: false })).not.toThrow();
  });

  test('somebody else is given the commands to type', () => {
    expect(refusal({ ...BARE, root: false })).toMatchObject({
      code: 'NOT_ROOT',
      exitCode: 69,
      message: expect.stringContaining('package docker.io, package iptables'),
      hint: expect.stringMatching(
        /sudo apt-get update && sudo apt-get install -y --no-install-recommends docker\.io iptables gcc libc6-dev strace\n.*setsid dockerd/u,
      ),
    });
  });

  test('a stopped engine asks for systemctl where systemd runs, and for no package', () => {
    const error = refusal({ ...READY, root: false, engineAnswers: false, systemd: true });
    expect(error).toMatchObject({ hint: expect.stringContaining('sudo systemctl start docker') });
    expect(error).toMatchObject({ hint: expect.not.stringContaining('apt-get') });
  });

  test('without apt-get the packages are named, and root is not told to use sudo', () => {
    const error = refusal({ ...BARE, aptGet: false });
    expect(error).toMatchObject({ code: 'APT_MISSING', exitCode: 69, hint: expect.stringContaining('strace') });
    expect(error).toMatchObject({ hint: expect.not.stringContaining('sudo') });
  });

  test('root without apt-get may still start a daemon that is there', () => {
    expect(() => assertCanPrepare({ ...READY, aptGet: false, engineAnswers: false })).not.toThrow();
  });
});

test('counts as new what was not here, and not what is only upgraded', () => {
  const output = [
    'The following NEW packages will be installed:',
    '  containerd docker.io runc',
    'Inst runc (1.1.5+ds1-1+deb12u1 Debian:12.0/stable [amd64])',
    'Inst libc6 [2.36-9] (2.36-9+deb12u13 Debian:12.0/stable [amd64])',
    'Inst containerd (1.6.20~ds1-1+deb12u1 Debian:12.0/stable [amd64])',
    'Conf runc (1.1.5+ds1-1+deb12u1 Debian:12.0/stable [amd64])',
  ].join('\n');
  expect(newPackages(output)).toEqual(['containerd', 'runc']);
});
