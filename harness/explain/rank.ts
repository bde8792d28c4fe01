import type { Cause } from '../model/cause.ts';
import type { CauseEntry } from '../model/knowledge.ts';
import type { Layer } from '../model/layer.ts';
import type { Candidate } from './candidate.ts';
import type { Fingerprint } from './fingerprint.ts';
import { rarity } from './frequency.ts';
import type { Match } from './match.ts';
import { contradicts } from './versions.ts';

/** What the text around the failure tells. */
export interface Context {
  readonly container: string | null;
  readonly layer: Layer | null;
  readonly fingerprint: Fingerprint | null;
  /** Who speaks of itself, whatever it was doing: crun, which is one program from its start to the command, or the kubelet. */
  readonly speaker: 'crun' | 'kubelet' | null;
}

type Told = Pick<Context, 'layer' | 'speaker'>;

/** A second signature of the same cause speaks for it too, but never as much as a whole step of weight. */
const ALSO = 0.25;
/** A release that does not print it so: distributions patch, so that it is not ruled out. */
const OTHER_VERSION = 2;
/** Weights that are as good as equal where only the layer is asked for. */
const NEARLY = 2;
/** What an errno alone can say. */
const FAINT = 2.5;
/** So many are shown; where the text speaks for fewer, neighbours fill up. */
const WANTED = 3;
const MOST = 12;

/** Best first. Equal weight is a tie; what is met more often stands first. */
export function rank(found: readonly Match[], causes: readonly CauseEntry[], context: Context): readonly Candidate[] {
  const own = Map.groupBy(found, ({ entry }) => entry);
  const ranked = [...own].map(([entry, matched]) => candidateOf(entry, matched, context));
  ranked.sort((a, b) => b.weight - a.weight || rarity(a.cause) - rarity(b.cause));
  // What speaks for anything at all comes after the neighbours of what is known.
  const known = ranked.filter(({ weight }) => weight > FAINT);
  const led = known.length === 0 ? ranked : known;
  const faint = ranked.slice(led.length);
  const next = neighboursOf(led, causes, context).map(
    (each) => faint.find(({ cause }) => cause === each.cause) ?? each,
  );
  return [...led, ...next, ...faint.filter((each) => !next.includes(each))].slice(0, MOST);
}

function candidateOf(entry: CauseEntry, matched: readonly Match[], context: Context): Candidate {
  const weighed = matched
    .map(({ signature }) => ({
      signature,
      weight: signature.weight - (contradicts(signature.versions, context.fingerprint) ? OTHER_VERSION : 0),
    }))
    .toSorted((a, b) => b.weight - a.weight);
  const top = weighed[0]?.weight ?? 0;
  // Of texts that speak about as much for it, the one about the layer that failed: a shell that can not fork beside a
  // failing exec is a second witness, and not where the exec failed.
  // Where nothing around it tells, a text that names its layer says more than one of the same weight that does not.
  const told = context.layer;
  const best =
    weighed.find(({ signature: { layer }, weight }) =>
      told === null ? layer !== null && weight === top : layer === told && top - weight <= NEARLY,
    ) ?? weighed[0];
  return {
    cause: entry.id,
    title: entry.title,
    layer: ofSpeaker((top > FAINT ? best?.signature.layer : null) ?? told ?? layerOf(entry, context), context),
    because: weighed[0]?.signature.because ?? '',
    ...advice(entry, context),
    weight: Math.max(0.5, top + (weighed.length > 1 ? ALSO : 0)),
  };
}

/** The kubelet's own doing is the client's, and crun is one program from its start to the command's execve. */
export function ofSpeaker<T extends Layer | null>(layer: T, { speaker, layer: told }: Told): T | Layer {
  if (speaker === 'kubelet') return 'client';
  if (speaker !== 'crun' || layer === 'kernel') return layer;
  return layer === 'runtime-init' || (told === 'runtime' && layer !== null) ? 'runtime' : layer;
}

/** What the words around it tell, where that is a layer of this cause; its most frequent one otherwise. */
function layerOf({ layers }: CauseEntry, { layer }: Context): Layer {
  return layer !== null && layers.includes(layer) ? layer : layers[0];
}

/** Causes whose entries name the same text: the first candidates' neighbours, in the order in which they are named. */
function neighboursOf(
  ranked: readonly Candidate[],
  causes: readonly CauseEntry[],
  context: Context,
): readonly Candidate[] {
  const known = new Set<Cause>(ranked.map(({ cause }) => cause));
  const more: Candidate[] = [];
  for (const { cause } of ranked.slice(0, WANTED)) {
    for (const { id, tellApart } of causes.find((entry) => entry.id === cause)?.neighbours ?? []) {
      const entry = causes.find((each) => each.id === id);
      if (ranked.length + more.length >= WANTED || entry === undefined || known.has(id)) continue;
      known.add(id);
      more.push({
        cause: id,
        title: entry.title,
        layer: layerOf(entry, context),
        because: `A neighbour of ${cause}, which can look alike: ${tellApart}`,
        ...advice(entry, context),
        weight: 0,
      });
    }
  }
  return more;
}

function advice(entry: CauseEntry, { container }: Context): Pick<Candidate, 'decidedBy' | 'remedy'> {
  const diagnose = `initp diagnose ${container ?? 'CONTAINER'} --probe`;
  return { decidedBy: [diagnose, ...entry.decidedBy], remedy: entry.remedy[0] };
}
