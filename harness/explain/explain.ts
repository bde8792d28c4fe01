import type { CauseEntry } from '../model/knowledge.ts';
import type { Candidate } from './candidate.ts';
import { fingerprint, fingerprintText } from './fingerprint.ts';
import { type Group, grouping } from './group.ts';
import { guesses } from './guesses.ts';
import { layerTold } from './layer-told.ts';
import { matches } from './match.ts';
import { ofSpeaker, rank } from './rank.ts';
import { repeats, type Told } from './repeats.ts';
import { HEAD_BYTES, scanner } from './scan.ts';
import { speakerOf } from './speaker.ts';
import { goesOn } from './continuation.ts';
import { unescaped } from './unwrap.ts';
import { peel } from './wrappers.ts';

/** One failure, and what can have caused it. */
export interface ExplainedGroup {
  /** Id or name; `null` where no line says. */
  readonly container: string | null;
  /** Of the first, when there were several. */
  readonly execId: string | null;
  readonly execIds: readonly string[];
  /** As the log wrote it, of the first and of the last. */
  readonly time: string | null;
  readonly lastTime: string | null;
  readonly count: number;
  /** What was printed, its distinct lines. */
  readonly text: string;
  /** Which runtime prints it so; `null` when nothing gives it away. */
  readonly printedBy: string | null;
  readonly candidates: readonly Candidate[];
}

export interface Explanation {
  readonly groups: readonly ExplainedGroup[];
  /** Best first, over all groups. */
  readonly candidates: readonly Candidate[];
  readonly bytes: number;
  /** Lines that only hand a failure on, or follow from one. */
  readonly echoes: number;
  /** Failures beyond the number of groups that is kept. */
  readonly dropped: number;
}

export interface Explainer {
  push(chunk: Uint8Array): void;
  end(): Explanation;
}

/** What a daemon says when nothing is wrong. klog's `I` is not among them: the kubelet tells of failed probes so. */
const TALK = /(?:\blevel=|"level":")(?:info|debug|trace)\b/u;
/** Where it says so. */
const HEAD_OF_LINE = 320;
/** Lines of a short input that are marked by nothing. */
const MAX_LOOSE = 400;
const MAX_HAYSTACK = 12_000;

interface Loose {
  readonly record: Told;
  readonly offset: number;
  /** The failure that was told of before it. */
  readonly group: Group | null;
}

/** Bytes of an error text or of a log, in any portions -> the failures in it, and their causes. */
export function explainer(causes: readonly CauseEntry[]): Explainer {
  const found = grouping();
  const told = repeats();
  const loose: Loose[] = [];
  let current: Group | null = null;
  /** The line before belongs to a failure: this one may go on with it. */
  let open = false;
  /** Lines with a mark, of one kind too many to be looked into. */
  let unread = 0;
  const scan = scanner(({ text, offset, marked, inHead }) => {
    if (open && goesOn(text)) {
      found.append(unescaped(text));
      return;
    }
    if (!marked && !inHead) {
      open = false;
      return;
    }
    if (TALK.test(text.slice(0, HEAD_OF_LINE))) return;
    const record = told(text);
    if (record === null) {
      open = false;
      unread += marked ? 1 : 0;
      return;
    }
    if (isForeign(record, text)) return;
    open = marked;
    if (marked) current = found.add(record, offset) ?? current;
    else if (record.key !== '' && !record.headed && loose.length < MAX_LOOSE) {
      loose.push({ record, offset, group: current });
    }
  });
  return {
    push: (chunk) => scan.push(chunk),
    end() {
      const bytes = scan.end();
      // In a short text without dates every line is about the failure.
      const around = bytes <= HEAD_BYTES ? loose.filter(({ record }) => !record.consequence) : [];
      const [first] = found.groups;
      if (first === undefined) for (const { record } of around) found.add(record, 0);
      const beside = Map.groupBy(first === undefined ? [] : around, ({ group }) => group ?? first);
      const cache = new Map<string, readonly Candidate[]>();
      const groups = found.groups
        .map((group) => explained(group, beside.get(group) ?? [], causes, cache))
        .filter((group) => group.candidates.length > 0 || isOfRuntime(group.text));
      return { groups, candidates: merged(groups), bytes, echoes: found.echoes, dropped: found.dropped + unread };
    },
  };
}

/** The same for a text that is there as a whole. */
export function explainText(causes: readonly CauseEntry[], text: string): Explanation {
  const all = explainer(causes);
  all.push(new TextEncoder().encode(text));
  return all.end();
}

function explained(
  group: Group,
  beside: readonly Loose[],
  causes: readonly CauseEntry[],
  cache: Map<string, readonly Candidate[]>,
): ExplainedGroup {
  const lines = [...group.texts, ...beside.map(({ record, offset }) => ({ text: record.text(), offset }))];
  // In the order in which they stood: a sentence may go over several lines.
  const haystack = lines
    .toSorted((a, b) => a.offset - b.offset)
    .map(({ text }) => text)
    .join(' ')
    .slice(0, MAX_HAYSTACK);
  const print = fingerprint(haystack);
  const { container } = group.ids;
  const programs = programsOf(group);
  const key = `${container ?? ''} ${[...programs].join(',')} ${haystack.replaceAll(/[0-9a-f]{12,64}|\d+/gu, '#')}`;
  const candidates = cache.get(key) ?? candidatesOf(group, haystack, { causes, programs });
  cache.set(key, candidates);
  return {
    container,
    execId: group.ids.execId,
    execIds: [...group.execIds],
    time: group.moment?.text ?? null,
    lastTime: group.last?.text ?? null,
    count: group.count,
    text: group.texts.map(({ text }) => text).join('\n'),
    printedBy: print === null ? null : fingerprintText(print),
    candidates,
  };
}

/** Who has told of it, as the log says; empty names are of lines without one. */
function programsOf({ tellers }: Group): ReadonlySet<string> {
  return new Set([...tellers.keys()].map((teller) => teller.slice(0, teller.indexOf(' '))));
}

interface Known {
  readonly causes: readonly CauseEntry[];
  readonly programs: ReadonlySet<string>;
}

function candidatesOf(group: Group, haystack: string, { causes, programs }: Known): readonly Candidate[] {
  const { container } = group.ids;
  const layer = layerTold(haystack, peel(group.texts[0]?.text ?? ''));
  const speaker = speakerOf(haystack, programs);
  const context = { container, layer, fingerprint: fingerprint(haystack), speaker };
  const known = rank(matches(causes, haystack), causes, context);
  return known.length > 0 || !isOfRuntime(haystack)
    ? known
    : guesses(ofSpeaker(layer, { layer, speaker }), container, causes);
}

/** Programs whose complaints are about containers, or can be. */
const OURS =
  /^(?:dockerd?|containerd|container|cri|kube|k3s|rke2|k0s|podman|conmon|buildah|buildkit|nerdctl|runc|crun|kernel|audit|systemd|nvidia)/iu;
/** What any program may say that a container or its host has to do with. */
const NEAR =
  /container|runc|crun|docker|kube|cgroup|\boci\b|\bexec|fork|thread|memory|namespace|seccomp|apparmor|avc:|overlay|inotify|open files|space left|quota/iu;

/** A mail server that may not read a file is nobody's failing exec. */
function isForeign({ program }: Told, line: string): boolean {
  return program !== null && !OURS.test(program) && !NEAR.test(line);
}

const OF_RUNTIME =
  /OCI runtime|exec failed|nsexec|nsenter: |container_linux\.go|runc (?:create|run) failed|shim task|in container: |crun: |cannot start (?:container|service)|failed to (?:start|create|exec)[^\n:]{0,80}(?:container|sandbox|task|process|exec)|\bSystem error: |(?:create|run)ContainerError|(?:readiness|liveness|startup) probe errored|error dialing backend|\b(?:conmon|containerd|dockerd)\b[^\n]{0,200}(?:error|fail|cannot|could not|unable|denied|not permitted|no such)|^Error: [^\n]{0,200}\b(?:container|exec session)\b|Error response from daemon: (?!.{0,80}(?:pull|manifest|registry|No such (?:container|image|network|volume)|conflict|network|volume|image|login|auth|endpoint))/iu;

/** A failure of the machinery is told of even when no cause is known for it. */
function isOfRuntime(text: string): boolean {
  return OF_RUNTIME.test(text);
}

/** Each cause once, with the group that speaks most for it. */
function merged(groups: readonly ExplainedGroup[]): readonly Candidate[] {
  const best = new Map<string, Candidate>();
  for (const candidate of groups.flatMap(({ candidates }) => candidates)) {
    if ((best.get(candidate.cause)?.weight ?? -1) < candidate.weight) best.set(candidate.cause, candidate);
  }
  // Stable: of equal weight, what the first group has first stays first.
  return [...best.values()].toSorted((a, b) => b.weight - a.weight);
}
