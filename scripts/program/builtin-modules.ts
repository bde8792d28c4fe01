import type { Plugin } from 'rolldown';

const PREFIX = '\0builtin:';
/** Large, and needed by few commands: their functions are fetched when they are called. */
const WHEN_CALLED: ReadonlySet<string> = new Set(['node:crypto', 'node:readline', 'node:timers/promises']);
const NAME = /^[A-Za-z_$][\w$]*$/u;

/**
 * An `import` of one of Node's own modules reads everything that it exports, and most exports load more: `node:fs` alone
 * brings 34 modules (Node 24.21, `process.moduleLoadList`). What is fetched by name brings none but its own.
 */
export function builtinModules(): Plugin {
  return {
    name: 'builtin-modules',
    resolveId: (id) => (id.startsWith('node:') ? `${PREFIX}${id}` : null),
    async load(id) {
      if (!id.startsWith(PREFIX)) return null;
      const name = id.slice(PREFIX.length);
      const loaded: object = await import(name);
      const names = Object.keys(loaded).filter((key) => key !== 'default' && NAME.test(key));
      const get = `process.getBuiltinModule(${JSON.stringify(name)})`;
      const lines = WHEN_CALLED.has(name)
        ? names.map((key) => `export const ${key} = (...given) => ${get}.${key}(...given);`)
        : [
            `const whole = ${get};`,
            'export default whole;',
            ...names.map((key) => `export const ${key} = whole.${key};`),
          ];
      return { code: lines.join('\n'), moduleSideEffects: false };
    },
  };
}
