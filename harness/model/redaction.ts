/** What kinds of things are taken out of evidence before it is sent to somebody else. */
export const REDACTION_KINDS = [
  'environment',
  'private-key',
  'token',
  'password',
  'url-credentials',
  'blob',
  'ip-address',
  'mac-address',
  'host-name',
  'e-mail',
  'user-name',
] as const;
export type RedactionKind = (typeof REDACTION_KINDS)[number];

/** That something was taken out, and where; never what. */
export interface Redaction {
  readonly kind: RedactionKind;
  /** File of the bundle and, in JSON, the keys that lead there: `inspect.json Config.Env`. */
  readonly where: string;
  readonly count: number;
}
