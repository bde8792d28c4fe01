import { expect, test } from 'vitest';

import { NESTED_RECIPE, nestedIdentity } from '../../../harness/docker/nested-identity.js';

test('the image is called by the hash of its recipe', () => {
  const { hash, image } = nestedIdentity();
  expect(hash).toMatch(/^[0-9a-f]{12}$/u);
  expect(image).toBe(`initp-nested:${hash}`);
  expect(nestedIdentity({ ...NESTED_RECIPE })).toEqual({ hash, image });
});

test('another suite, package or omission is another image', () => {
  const { suite, packages, left } = NESTED_RECIPE;
  const recipes = [
    NESTED_RECIPE,
    { suite: `${suite}2`, packages, left },
    { suite, packages: [...packages, 'strace'], left },
    { suite, packages, left: left.slice(1) },
  ];
  expect(new Set(recipes.map((recipe) => nestedIdentity(recipe).image)).size).toBe(recipes.length);
});
