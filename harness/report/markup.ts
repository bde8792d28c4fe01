import { printableLines } from './printable.ts';

/**
 * A piece of XML or HTML in which everything is escaped: `element` and its neighbours make it, and nobody else does.
 * HTML, SVG and JUnit are written with the same few lines, so there is one place that could forget to escape.
 */
export interface Markup {
  readonly kind: 'markup';
  readonly code: string;
}

/** Strings are text and get escaped; `null` is left out. */
export type Child = string | Markup | null | readonly Child[];

/** Numbers are rounded to a tenth, which is below a pixel; `null` and `false` are left out, `true` is the bare name. */
export type Attributes = Readonly<Record<string, string | number | boolean | null>>;

/** Elements of HTML that have no end. */
const VOID: ReadonlySet<string> = new Set(['meta', 'input', 'br', 'hr']);

/** An element of HTML. */
export function element(name: string, attributes: Attributes, ...children: readonly Child[]): Markup {
  const head = `<${name}${attributesCode(attributes, 'html')}>`;
  return raw(VOID.has(name) ? head : `${head}${codeOf(children)}</${name}>`);
}

/** An element of XML, SVG among it. */
export function xml(name: string, attributes: Attributes, ...children: readonly Child[]): Markup {
  const body = codeOf(children);
  const head = `<${name}${attributesCode(attributes, 'xml')}`;
  return raw(body === '' ? `${head}/>` : `${head}>${body}</${name}>`);
}

/** One after the other. */
export function together(...children: readonly Child[]): Markup {
  return raw(codeOf(children));
}

/** Code of our own, such as a style sheet: never anything that was read. */
export function trusted(code: string): Markup {
  return raw(code);
}

/** A document of data inside of HTML. `<` can not end the element, and U+2028 ends no line of script. */
export function jsonScript(id: string, value: unknown): Markup {
  const json = JSON.stringify(value)
    .replaceAll('<', String.raw`\u003C`)
    .replaceAll('\u2028', String.raw`\u2028`)
    .replaceAll('\u2029', String.raw`\u2029`);
  return raw(`<script type="application/json" id="${escaped(id)}">${json}</script>`);
}

function raw(code: string): Markup {
  return { kind: 'markup', code };
}

function codeOf(child: Child): string {
  if (child === null) return '';
  if (typeof child === 'string') return escaped(child);
  return 'code' in child ? child.code : child.map(codeOf).join('');
}

function attributesCode(attributes: Attributes, dialect: 'html' | 'xml'): string {
  return Object.entries(attributes)
    .map(([name, value]) => {
      if (value === null || value === false) return '';
      if (value === true) return dialect === 'html' ? ` ${name}` : ` ${name}="${name}"`;
      return ` ${name}="${typeof value === 'number' ? rounded(value) : escaped(value).replaceAll('\n', '&#10;')}"`;
    })
    .join('');
}

function rounded(value: number): string {
  return String(Math.round(value * 10) / 10);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Most texts: nothing in them to think about. */
const PLAIN = /^[ !#-%(-;=?-~\n]*$/u;
/** What XML 1.0 can not carry beyond what is not printable. */
const NO_CHARACTER = /[\uFFFE\uFFFF]/gu;

function escaped(text: string): string {
  if (PLAIN.test(text)) return text;
  return printableLines(text)
    .replaceAll(NO_CHARACTER, '')
    .replaceAll(/[&<>"']/gu, (character) => ENTITIES[character] ?? '');
}
