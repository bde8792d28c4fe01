import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';

import { element, jsonScript, together, xml } from '../../../harness/report/markup.ts';

test('text and attributes are escaped, elements are not', () => {
  const name = `<img src=x onerror="alert('1')">&`;
  expect(element('p', { title: name }, name, element('b', {}, 'x')).code).toBe(
    '<p title="&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;">' +
      '&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;<b>x</b></p>',
  );
});

test('what is null or false is left out, and a bare attribute of HTML is a whole one in XML', () => {
  expect(element('input', { hidden: true, checked: false, id: null }).code).toBe('<input hidden>');
  expect(xml('a', { b: true, c: null }, null).code).toBe('<a b="b"/>');
});

test('controls, escapes of the terminal, bidi controls and halves of characters do not come through', () => {
  expect(xml('a', {}, 'x\u0000\u0008\u001B[31mred\u202Eevil\uFFFE\uD800').code).toBe('<a>xredevil\uFFFD</a>');
});

test('a document of data can not end its own element, and is still the same document', () => {
  const value = { name: '</script><script>alert(1)</script>\u2028' };
  const { code } = jsonScript('data', value);
  expect(code.match(/<\/?script/gu)).toEqual(['<script', '</script']);
  expect(JSON.parse(code.replace(/^<script[^>]*>/u, '').replace('</script>', ''))).toEqual(value);
});

test('whatever the text, a parser of XML reads it', async () => {
  const hostile = [
    ']]>',
    '<!--',
    '-->',
    '<![CDATA[',
    '&#0;',
    '%x;',
    '\u0085',
    '\u2028',
    '\uFFFF',
    '\uD83D\uDE00',
    '\r\n',
  ];
  const texts = fc.sample(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...hostile)), 400);
  const document = xml('all', {}, together(texts.map((text) => xml('one', { is: text }, text)))).code;
  const { valid, errors } = await validateXML({ xml: { fileName: 'all.xml', contents: document }, schema: [ANYTHING] });
  expect(errors).toEqual([]);
  expect(valid).toBe(true);
});

const ANYTHING = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="all"><xs:complexType>
<xs:sequence><xs:element name="one" maxOccurs="unbounded"><xs:complexType><xs:simpleContent><xs:extension base="xs:string">
<xs:attribute name="is" type="xs:string"/></xs:extension></xs:simpleContent></xs:complexType></xs:element></xs:sequence>
</xs:complexType></xs:element></xs:schema>`;
