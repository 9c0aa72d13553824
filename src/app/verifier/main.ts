// The verifier as a page: one file that opens from disk. A bundle goes in, the verdict comes out; nothing
// leaves the machine (the content security policy of the page forbids every connection).
import type { BundleLaw, Qualification } from '#kernel/proof'
import { makeReport, type RecordRow, type Report } from './report.ts'
import { say, type Language, type Word } from './words.ts'

let language: Language = 'zh'
let bytes: Uint8Array | null = null
let report: Report | null = null

type Child = Node | string
type Attributes = { readonly [name: string]: string }

function element(tag: string, attributes: Attributes, ...children: readonly Child[]): HTMLElement {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
  made.append(...children)
  return made
}

const word = (name: Word): string => say(name, language)
const colon = (): string => (language === 'zh' ? '：' : ': ')
const comma = (): string => (language === 'zh' ? '、' : ', ')
const bracketed = (text: string): string => (language === 'zh' ? `（${text}）` : ` (${text})`)
const both = (text: { readonly zh: string; readonly en: string }): string => text[language]

function byId<T extends HTMLElement>(id: string): T {
  return document.getElementById(id) as T
}

function card(title: string, ...children: readonly Child[]): HTMLElement {
  return element('section', { class: 'card' }, element('h2', {}, title), ...children)
}

function list(items: readonly Child[]): HTMLElement {
  return element('ul', {}, ...items.map((item) => element('li', {}, item)))
}

function table(head: readonly string[], rows: readonly (readonly Child[])[], kind = ''): HTMLElement {
  const headRow = element('tr', {}, ...head.map((name) => element('th', { scope: 'col' }, name)))
  const body = rows.map((cells) => element('tr', {}, ...cells.map((cell) => element('td', {}, cell))))
  return element(
    'div',
    { class: `scroll ${kind}`, tabindex: '0' },
    element('table', {}, element('thead', {}, headRow), element('tbody', {}, ...body)),
  )
}

function terms(pairs: readonly (readonly [string, string])[]): HTMLElement {
  return element('dl', {}, ...pairs.flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, value)]))
}

function mark(good: boolean): HTMLElement {
  return element('span', { class: `mark ${good ? 'good' : 'bad'}`, 'aria-hidden': 'true' }, good ? '✓' : '✗')
}

function verdictCard({ verdict }: Report): HTMLElement {
  const ok = verdict.verdict === '核验一致'
  const lines = [both(verdict.articles[16]), verdict.key ? both(verdict.key) : ''].filter((line) => line !== '')
  return element(
    'section',
    { class: `verdict ${ok ? 'good' : 'bad'}`, 'aria-labelledby': 'verdict' },
    element('strong', { id: 'verdict' }, word(ok ? 'consistent' : 'inconsistent')),
    ...lines.map((line) => element('p', {}, line)),
  )
}

function reasonsCard({ verdict }: Report): HTMLElement[] {
  if (verdict.reasons.length === 0) return []
  const items = verdict.reasons.map((reason) => {
    const place = element(
      'code',
      { title: word('where') },
      reason.where === '' ? reason.code : `${reason.code} @ ${reason.where}`,
    )
    return element('span', {}, both(reason), ' ', place)
  })
  const made = card(word('reasons'), list(items))
  made.classList.add('reasons')
  return [made]
}

function qualificationLists(present: readonly Qualification[], missing: readonly Qualification[]): HTMLElement[] {
  const supplied = present.map((item) => `${both(item)}${colon()}${item.value}`)
  return [
    ...(supplied.length > 0 ? [element('h3', {}, word('present')), list(supplied)] : []),
    ...(missing.length > 0 ? [element('h3', {}, word('missing')), list(missing.map(both))] : []),
  ]
}

function articlesCard({ verdict: { articles } }: Report): HTMLElement {
  return card(
    word('articles'),
    element('h3', {}, mark(articles[16].ok), word('article16')),
    element('p', {}, both(articles[16])),
    element('h3', {}, word('article17')),
    element('p', {}, both(articles[17])),
    ...qualificationLists(articles[17].present, articles[17].missing),
    element('h3', {}, word('article18') + bracketed(`${articles[18].sources}/${articles[18].of}`)),
    element('p', {}, both(articles[18])),
  )
}

function gapsCard({ verdict, bundle }: Report): HTMLElement[] {
  if (!bundle) return []
  const gaps = verdict.gaps.map(
    ({ stream, missing }) =>
      `${stream}${colon()}${missing.slice(0, 50).join(comma())}${missing.length > 50 ? ' …' : ''}`,
  )
  // Completeness is only said of a bundle that verified.
  const none = element('p', {}, word(verdict.verdict === '核验一致' ? 'noGaps' : 'gapsUnknown'))
  return [card(word('gaps'), gaps.length > 0 ? list(gaps) : none)]
}

function bracketsCard({ verdict }: Report): HTMLElement[] {
  if (verdict.brackets.length === 0) return []
  const rows = verdict.brackets.map(({ stream, claimedFrom, claimedTo }) => [
    stream,
    claimedFrom,
    claimedTo,
    word('notProven'),
  ])
  return [
    card(
      word('brackets'),
      element('p', { class: 'hint' }, word('bracketsHint')),
      table([word('stream'), word('claimedFrom'), word('claimedTo'), word('proven')], rows, 'wide'),
    ),
  ]
}

function logCard({ verdict, bundle }: Report): HTMLElement[] {
  if (!bundle) return []
  return [
    card(
      word('log'),
      terms([
        [word('subject'), `${bundle.subject.kind} ${bundle.subject.id}`],
        [word('madeAt'), bundle.madeAt],
        [word('origin'), bundle.origin],
        [word('keyId'), verdict.key?.id ?? '—'],
        [word('size'), String(verdict.size ?? '—')],
        [word('root'), verdict.root ?? '—'],
      ]),
    ),
  ]
}

function recordContent(record: RecordRow): HTMLElement {
  const rows: Child[][] = record.shown.map(([name, value]) => [element('code', {}, name), element('pre', {}, value)])
  if (record.withheld > 0) rows.push([`${record.withheld} ×`, element('span', { class: 'withheld' }, word('withheld'))])
  const content = element('div', {}, table([word('field'), word('value')], rows))
  if (record.bill)
    content.prepend(element('h3', {}, word('bill')), table(record.bill.columns, record.bill.rows, 'bill'))
  return content
}

function outcomeWord(outcome: string | null): string {
  if (outcome === 'done' || outcome === 'refused') return word(outcome)
  return outcome ?? '—'
}

/** One record, folded; its fields are laid out when it is first unfolded, so that long bundles open at once. */
function recordElement(record: RecordRow): HTMLElement {
  const summary = element(
    'summary',
    {},
    element('span', { class: 'mono', title: word('index') }, `#${record.index}`),
    element('span', {}, record.act),
    element('time', { class: 'mono', datetime: record.at }, record.at),
    element('span', {}, outcomeWord(record.outcome)),
    element('span', { class: 'law' }, record.law.join(comma())),
  )
  const folded = element('details', { class: 'record' }, summary) as HTMLDetailsElement
  folded.addEventListener('toggle', () => unfold(folded))
  contents.set(folded, () => recordContent(record))
  return folded
}

const contents = new WeakMap<HTMLDetailsElement, () => HTMLElement>()

function unfold(folded: HTMLDetailsElement): void {
  const content = contents.get(folded)
  if (!content) return
  contents.delete(folded)
  folded.append(content())
}

function recordsCard({ verdict, records }: Report): HTMLElement[] {
  if (records.length === 0) return []
  const warning = verdict.verdict === '核验一致' ? [] : [element('p', { class: 'mark bad' }, word('recordsRefused'))]
  const hint = element('p', { class: 'hint' }, word('indexHint'))
  const made = card(
    word('records') + bracketed(String(records.length)),
    ...warning,
    hint,
    ...records.map(recordElement),
  )
  made.classList.add('records')
  return [made]
}

function lawElement({ cite, version, article }: BundleLaw): HTMLElement {
  const text = JSON.stringify(article, null, 1)
  const note = element('p', { class: 'hint' }, `${word('version')} `, element('code', {}, version))
  return element('details', {}, element('summary', {}, cite), note, element('pre', {}, text))
}

function lawCard({ bundle }: Report): HTMLElement[] {
  return bundle && bundle.law.length > 0 ? [card(word('lawText'), ...bundle.law.map(lawElement))] : []
}

function show(): void {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
  document.title = word('title')
  for (const named of document.querySelectorAll<HTMLElement>('[data-word]'))
    named.textContent = word(named.dataset['word'] as Word)
  const place = byId('report')
  if (!report) return place.replaceChildren()
  const print = element('button', { type: 'button' }, word('print'))
  print.addEventListener('click', () => window.print())
  place.replaceChildren(
    verdictCard(report),
    ...reasonsCard(report),
    articlesCard(report),
    ...gapsCard(report),
    ...bracketsCard(report),
    ...logCard(report),
    ...recordsCard(report),
    ...lawCard(report),
    print,
  )
}

/** Verifies what was chosen, after the page has had time to say so. */
function verify(): void {
  if (!bytes) return
  delete document.body.dataset['verdict']
  report = null
  show()
  byId('status').textContent = word('working')
  const chosen = bytes
  setTimeout(() => {
    const trusted = byId<HTMLTextAreaElement>('trust')
      .value.split('\n')
      .map((line) => line.trim())
    report = makeReport(
      chosen,
      trusted.filter((line) => line !== ''),
    )
    byId('status').textContent = ''
    show()
    document.body.dataset['verdict'] = report.verdict.verdict
  }, 20)
}

async function choose(file: File | undefined): Promise<void> {
  if (!file) return
  try {
    bytes = new Uint8Array(await file.arrayBuffer())
    verify()
  } catch {
    byId('status').textContent = word('notRead')
  }
}

const drop = byId('drop')
byId<HTMLInputElement>('file').addEventListener(
  'change',
  (event) => void choose((event.target as HTMLInputElement).files?.[0]),
)
byId('trust').addEventListener('change', verify)
byId('language').addEventListener('click', () => {
  language = language === 'zh' ? 'en' : 'zh'
  show()
})
document.addEventListener('dragover', (event) => {
  event.preventDefault()
  drop.classList.add('over')
})
document.addEventListener('dragleave', () => drop.classList.remove('over'))
document.addEventListener('drop', (event) => {
  event.preventDefault()
  drop.classList.remove('over')
  void choose(event.dataTransfer?.files[0])
})
// On paper every record is unfolded.
window.addEventListener('beforeprint', () => {
  for (const folded of document.querySelectorAll<HTMLDetailsElement>('#report details')) {
    unfold(folded)
    folded.open = true
  }
})
show()
