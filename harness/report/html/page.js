// Runs in the page of a report, from the file it stands in. Without it the page is one long text and nothing is hidden.
void (async () => {
  const root = document.documentElement;
  const form = document.getElementById('filters');
  const count = document.getElementById('count');
  const overview = document.getElementById('overview');
  const rows = [...document.querySelectorAll('tr[data-trial]')];
  const scenarios = [...document.querySelectorAll('.matrix tr[data-scenario]')];
  const names = ['verdict', 'runtime', 'tag', 'text'];
  const reasons = JSON.parse(document.getElementById('reasons').textContent);
  // What the overview was narrowed to, for the way back from a trial.
  let narrowed = '';

  function alike(mine, asked) {
    return asked === '' || mine === asked;
  }

  function wanted(row, filter) {
    const { verdict, runtime, tags } = row.dataset;
    const tagged = filter.tag === '' || tags.split(' ').includes(filter.tag);
    const words = filter.text
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== '');
    const text = row.textContent.toLowerCase();
    return (
      tagged &&
      alike(verdict, filter.verdict) &&
      alike(runtime, filter.runtime) &&
      words.every((word) => text.includes(word))
    );
  }

  function narrow(fragment) {
    const asked = new URLSearchParams(fragment);
    const filter = Object.fromEntries(names.map((name) => [name, asked.get(name) ?? '']));
    for (const name of names) form.elements.namedItem(name).value = filter[name];
    const shown = rows.filter((row) => wanted(row, filter));
    for (const row of rows) row.hidden = !shown.includes(row);
    const held = new Set(shown.map((row) => row.dataset.scenario));
    for (const row of scenarios) row.hidden = !held.has(row.dataset.scenario);
    const all = rows.length === 1 ? '1 trial' : `${rows.length} trials`;
    count.textContent = shown.length === rows.length ? all : `${shown.length} of ${all}`;
  }

  function fill(list) {
    if (list.childElementCount > 0) return;
    for (const [rule, because] of reasons.trials[Number(list.dataset.reasons)]) {
      const item = document.createElement('li');
      const name = document.createElement('b');
      name.textContent = reasons.sentences[rule];
      item.append(name, `: ${reasons.sentences[because]}`);
      list.append(item);
    }
  }

  // A fragment is a filter (`verdict=wrong&text=pids`), a trial (`t3`), a place in one (`t3.cgroup.pids`), or a section.
  function show() {
    const fragment = decodeURIComponent(location.hash.slice(1));
    const [id = ''] = fragment.split('.');
    const trial = /^t\d+$/.test(id) ? document.getElementById(id) : null;
    const before = document.querySelector('.trial.open');
    if (before !== null && before !== trial) before.classList.remove('open');
    root.classList.toggle('in-trial', trial !== null);
    if (trial === null) {
      const isPlace = fragment !== '' && !fragment.includes('=');
      if (!isPlace) narrowed = location.hash.slice(1);
      narrow(narrowed);
      if (isPlace) document.getElementById(fragment)?.scrollIntoView();
      else if (before !== null) overview.querySelector(`[data-trial="${before.id}"] a`)?.focus();
      return;
    }
    trial.classList.add('open');
    trial.querySelector('.up').href = `#${narrowed}`;
    const place = fragment === id ? null : document.getElementById(fragment);
    if (place === null) {
      scrollTo(0, 0);
      trial.querySelector('h2').focus({ preventScroll: true });
      return;
    }
    if (place.tagName === 'DETAILS') place.open = true;
    place.scrollIntoView();
    (place.querySelector('summary') ?? place).focus({ preventScroll: true });
  }

  function filterChanged() {
    const chosen = names.map((name) => [name, form.elements.namedItem(name).value]).filter(([, value]) => value !== '');
    const fragment = new URLSearchParams(chosen).toString();
    // Every letter that is typed would be a step of its own on the way back.
    history.replaceState(null, '', `#${fragment}`);
    narrowed = fragment;
    narrow(fragment);
  }

  // Many trials are packed: what comes out is the same code that stands in the page of a few, escaped as all of it is.
  async function unpack(packed) {
    const bytes = Uint8Array.from(atob(packed.textContent), (character) => character.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
    const page = new DOMParser().parseFromString(await new Response(stream).text(), 'text/html');
    packed.replaceWith(...page.body.childNodes);
  }

  root.classList.add('js');
  form.addEventListener('input', filterChanged);
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('reset', (event) => {
    // Its own way comes after this, when the rows would have been chosen already.
    event.preventDefault();
    for (const name of names) form.elements.namedItem(name).value = '';
    filterChanged();
  });
  addEventListener('hashchange', show);
  document.addEventListener(
    'toggle',
    (event) => {
      const list = event.target.querySelector('[data-reasons]');
      if (list !== null) fill(list);
    },
    true,
  );
  // On paper nothing can be opened.
  addEventListener('beforeprint', () => {
    for (const one of document.querySelectorAll('.trial.open details')) {
      one.querySelectorAll('[data-reasons]').forEach(fill);
      one.open = true;
    }
  });
  const packed = document.getElementById('packed');
  if (packed !== null) await unpack(packed);
  show();
})();
