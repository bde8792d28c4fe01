import { isAlias, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml';
import type { Document, Node } from 'yaml';
import { scenarioInvalid } from './problem.ts';
import type { PlacedProblem, Problem } from './problem.ts';
import { tooDeepAt } from './yaml-depth.ts';

/** A scenario is a page of text: what is larger is not one. */
export const MAX_SCENARIO_BYTES = 256 * 1024;

/** How often aliases may be followed, counted with their nesting: enough for a person, too little for a bomb. */
const MAX_ALIASES = 50;

/** A YAML text that could be read, and the way back from a path to a line. */
export interface YamlSource {
  readonly value: unknown;
  readonly place: (problem: Problem) => PlacedProblem;
}

/** Reads one YAML document; throws `SCENARIO_INVALID` with the line of each problem. */
export function readYaml(text: string, file: string): YamlSource {
  const lines = new LineCounter();
  const at = (offset: number, sentence: string): PlacedProblem => ({ ...start(lines, offset), ...plain(sentence) });

  if (Buffer.byteLength(text) > MAX_SCENARIO_BYTES) {
    throw scenarioInvalid(file, [at(0, `the file is larger than ${MAX_SCENARIO_BYTES / 1024} KiB`)]);
  }
  const deep = tooDeepAt(text);
  if (deep !== null)
    throw scenarioInvalid(file, [{ ...placeIn(text, deep), ...plain('the text is nested too deeply') }]);
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
  // A warning is a tag that is not known: nothing in a scenario needs one.
  const faulty = [...document.errors, ...document.warnings];
  if (faulty.length > 0) {
    const problems = faulty.map((each) => at(each.pos[0], syntaxSentence(each.code, each.message)));
    throw scenarioInvalid(file, problems, faulty[0]);
  }
  if (document.contents === null) throw scenarioInvalid(file, [at(0, 'the file is empty')]);
  return {
    value: toValue(document, at, file),
    place: (problem) => ({ ...locate(document, lines, problem), ...problem }),
  };
}

function toValue(document: Document, at: (offset: number, sentence: string) => PlacedProblem, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (error) {
    // The only errors left are about aliases: one without its anchor, or too many.
    let offset = 0;
    visit(document, {
      Alias(_, alias) {
        offset = alias.range?.[0] ?? 0;
        return visit.BREAK;
      },
    });
    const unresolved = error instanceof ReferenceError && error.message.startsWith('Unresolved alias');
    const sentence = unresolved ? 'an alias has no anchor before it' : 'too many aliases: write the values out';
    throw scenarioInvalid(file, [at(offset, sentence)], error);
  }
}

function syntaxSentence(code: string, message: string): string {
  if (code === 'MULTIPLE_DOCS') return 'a second document begins here: a file holds one scenario';
  return message;
}

/** The node that a problem is about; what is missing has the place of its parent. */
function locate(document: Document, lines: LineCounter, problem: Problem): { line: number; column: number } {
  let node = resolve(document.contents, document);
  let offset = node?.range?.[0] ?? 0;
  for (const [index, part] of problem.path.entries()) {
    const child = childOf(node, part);
    if (child === null) break;
    const wanted = problem.at === 'key' && index === problem.path.length - 1 ? child.key : (child.value ?? child.key);
    offset = wanted?.range?.[0] ?? offset;
    node = resolve(child.value, document);
  }
  return start(lines, offset);
}

function childOf(node: Node | null, part: string | number): { key: Node | null; value: Node | null } | null {
  if (isSeq(node) && typeof part === 'number') {
    const item = node.items[part];
    return isNode(item) ? { key: item, value: item } : null;
  }
  if (!isMap(node)) return null;
  const pair = node.items.find(({ key }) => (isScalar(key) ? String(key.value) : String(key)) === part);
  if (pair === undefined) return null;
  return { key: isNode(pair.key) ? pair.key : null, value: isNode(pair.value) ? pair.value : null };
}

function resolve(node: unknown, document: Document): Node | null {
  if (isAlias(node)) return node.resolve(document) ?? null;
  return isNode(node) ? node : null;
}

/** For an offset that was met before there was a line counter. */
function placeIn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

function start(lines: LineCounter, offset: number): { line: number; column: number } {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

function plain(sentence: string): Problem {
  return { path: [], at: 'value', sentence, meant: null };
}
