#!/usr/bin/env node
// Plain JavaScript: an old Node can not even parse the sources, and must be able to say so.

/** The built program while it is that of these sources, the sources otherwise. @param {string} root */
async function newestProgram(root) {
  const { builtProgram, sourceStamp } = await import('./program-stamp.js');
  const { main, stamp } = builtProgram(root);
  try {
    if (process.getBuiltinModule('node:fs').readFileSync(stamp, 'utf8') === sourceStamp(root)) return main;
  } catch {
    // Never built, or just being built.
  }
  return './cli.ts';
}

const [major, minor] = process.versions.node.split('.').map(Number);

if (major > 24 || (major === 24 && minor >= 12)) {
  // Compiled code, types stripped, is kept with the packages: the second start takes a third of the time.
  // Fetched by name: an import would load all that the module exports.
  process
    .getBuiltinModule('node:module')
    .enableCompileCache(new URL('../node_modules/.cache/initp', import.meta.url).pathname);
  const { main } = await import(await newestProgram(new URL('..', import.meta.url).pathname));
  process.exitCode = await main(process.argv.slice(2));
} else {
  const root = new URL('..', import.meta.url).pathname;
  process.stderr.write(
    `error initp runs on Node 24.12 or later, and this is ${process.version} (${process.execPath})\n` +
      `hint  The project brings its own: run \`npm run setup\` in ${root} once,\n` +
      `      then \`npx initp ...\` there, or \`${root}node_modules/.bin/node ${root}harness/bin.js ...\`.\n`,
  );
  process.exitCode = 64;
}
