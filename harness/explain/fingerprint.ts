/** Releases of runc in order; what `versions` of a signature and line numbers are compared by. */
export const RUNC_RELEASES = [
  '1.0.0-rc2', '1.0.0-rc3', '1.0.0-rc4', '1.0.0-rc5', '1.0.0-rc6', '1.0.0-rc7', '1.0.0-rc8', '1.0.0-rc9', '1.0.0-rc10',
  '1.0.0-rc90', '1.0.0-rc91', '1.0.0-rc92', '1.0.0-rc93', '1.0.0-rc94', '1.0.0-rc95', '1.0.0', '1.0.3', '1.1.0', '1.1.12',
  '1.1.13', '1.1.15', '1.2.0', '1.2.9', '1.3.0', '1.3.6', '1.4.0', '1.5.1',
] as const; // prettier-ignore
export type RuncRelease = (typeof RUNC_RELEASES)[number];

/** Which runc printed a text: the oldest and the newest that can have. */
export interface Fingerprint {
  readonly oldest: RuncRelease;
  readonly newest: RuncRelease;
  /** What gives it away. */
  readonly by: string;
}

/** The line of `container_linux.go` that says `starting container process`, by tag. */
const CONTAINER_LINUX: Readonly<Record<string, readonly [RuncRelease, RuncRelease]>> = {
  '247': ['1.0.0-rc2', '1.0.0-rc2'],
  '259': ['1.0.0-rc3', '1.0.0-rc3'],
  '265': ['1.0.0-rc4', '1.0.0-rc4'],
  '348': ['1.0.0-rc5', '1.0.0-rc5'],
  '344': ['1.0.0-rc6', '1.0.0-rc6'],
  '345': ['1.0.0-rc7', '1.0.0-rc8'],
  '346': ['1.0.0-rc9', '1.0.0-rc9'],
  '349': ['1.0.0-rc10', '1.0.0-rc90'],
  '367': ['1.0.0-rc91', '1.0.0-rc93'],
  '370': ['1.0.0-rc92', '1.0.0-rc92'],
  '380': ['1.0.0-rc94', '1.0.3'],
};

/** Lines of `process_linux.go` in an exec, by tag. Distribution builds with patches differ. */
const PROCESS_LINUX: readonly (readonly [readonly number[], RuncRelease, RuncRelease])[] = [
  [[73, 81, 85, 95, 98], '1.0.0-rc3', '1.0.0-rc3'],
  [[76, 84, 89], '1.0.0-rc4', '1.0.0-rc4'],
  [[78, 86, 90, 105, 108], '1.0.0-rc5', '1.0.0-rc5'],
  [[83, 91, 110, 113], '1.0.0-rc6', '1.0.0-rc8'],
  [[93, 101, 120, 123], '1.0.0-rc9', '1.0.0-rc90'],
  [[103, 124, 140, 143], '1.0.0-rc91', '1.0.0-rc92'],
  [[96, 112, 133, 149, 152], '1.0.0-rc93', '1.0.0-rc93'],
  [[99, 130, 151, 167, 170], '1.0.0-rc94', '1.0.3'],
];

/** Words that a release began or ceased to print. */
const WORDS: readonly (readonly [RegExp, RuncRelease, RuncRelease, string])[] = [
  [/runc init error\(s\)/iu, '1.4.0', '1.5.1', 'runc init error(s)'],
  [
    /procReady not received|unable to create sync pipe|\/proc\/self\/fd\/\d+: resource/iu,
    '1.2.0',
    '1.5.1',
    'words of runc 1.2',
  ],
  [/possibly OOM-killed caused/iu, '1.0.0-rc94', '1.0.3', '`possibly OOM-killed caused`'],
  [/starting container process caused "/iu, '1.0.0-rc2', '1.0.0-rc90', 'a quoted `caused "…"`'],
  [/starting container process caused: /iu, '1.0.0-rc91', '1.0.3', '`caused:` without quotes'],
  [
    /read parent: connection reset|write parent: broken pipe/iu,
    '1.0.0-rc2',
    '1.0.0-rc2',
    'the socket is called `parent`',
  ],
  [/unable to start container process[^]{0,400}read init-p/iu, '1.1.0', '1.1.15', 'the socket of runc 1.1'],
  [/unable to start container process/iu, '1.1.0', '1.5.1', '`unable to start container process`'],
];

/** The narrowest that line numbers and words give; `null` when neither says anything. */
export function fingerprint(text: string): Fingerprint | null {
  const line = /container_linux\.go:(\d{1,5})/u.exec(text)?.[1] ?? '';
  const tags = CONTAINER_LINUX[line];
  if (tags !== undefined && /starting container process/iu.test(text)) {
    return { oldest: tags[0], newest: tags[1], by: `container_linux.go:${line}` };
  }
  const step = Number(/process_linux\.go:(\d{1,5})/u.exec(text)?.[1] ?? 0);
  const exec = PROCESS_LINUX.find(([lines]) => lines.includes(step));
  if (exec !== undefined && /setns process|adding pid|rlimits|writing config/iu.test(text)) {
    return { oldest: exec[1], newest: exec[2], by: `process_linux.go:${step}` };
  }
  const words = WORDS.find(([pattern]) => pattern.test(text));
  return words === undefined ? null : { oldest: words[1], newest: words[2], by: words[3] };
}

export function fingerprintText({ oldest, newest, by }: Fingerprint): string {
  const until = newest === RUNC_RELEASES.at(-1) ? `runc ${oldest} or later` : `runc ${oldest} to ${newest}`;
  return `${oldest === newest ? `runc ${oldest}` : until} (${by})`;
}
