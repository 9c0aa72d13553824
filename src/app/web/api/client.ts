import type { Given } from './file-rows.ts'
import { deskOf, type Desk } from '../paths.ts'
import type { BarrierCode, LawAnswer } from './portal-rows.ts'
import type { Answers, FrameworkId, Preview } from './template-rows.ts'
import type { Basis } from './basis.ts'
import type { Acts, ItemViews, ListViews, Me, Receipt, SampleSignIn } from './rows.ts'

/** A problem document (RFC 9457) as the platform sends it. A lawful no (409) carries its reason and its articles. */
export interface Problem {
  type?: string
  title?: string
  status: number
  detail?: string
  code?: string
  zh?: string
  en?: string
  basis?: Basis[]
  day?: string
  place?: string
  policy?: string
  receipt?: Receipt
  invalid_parameters?: { path: string; zh: string; en: string }[]
}

/** Anything that is not a yes. `status` 0 means that no answer came: the request may or may not have arrived. */
export class ApiError extends Error {
  readonly status: number
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.title ?? problem.code ?? String(problem.status))
    this.status = problem.status
    this.problem = problem
  }
  /** A lawful no: the act was judged and refused on a ground of law, and the refusal itself is logged. */
  get refused(): boolean {
    return this.status === 409
  }
  /** No judgement was made; sending the same again with the same key is safe. */
  get unanswered(): boolean {
    return this.status === 0 || this.status >= 500 || this.status === 429
  }
}

/** A yes: what was decided, where it is logged, and on which ground. */
export interface Answered<Decision> {
  decision: Decision
  receipt: Receipt
  basis: (string | Basis)[]
}

export type Decided<Name extends keyof Acts> = Answered<Acts[Name][1]>

export interface Rows<Row> {
  rows: Row[]
  next: string | null
  asOf: string
}

export interface Item<Of> {
  item: Of
  asOf: string
}

export type Params = Record<string, string | number | null | undefined>

// The roles of who is signed in, as the server last told them.
let held: readonly string[] = []

/** The roles that work at each desk. */
const rolesAt: Record<Desk, readonly string[]> = {
  lessee: ['lessee'],
  provider: ['provider', 'supplier'],
  operator: ['operator'],
  regulator: ['authority:industry', 'authority:market', 'authority:data', 'authority:finance', 'authority:justice'],
  legislator: ['legislature'],
  index: ['index-compiler'],
  mediator: ['mediation'],
  court: ['court'],
}

/**
 * The role of the desk one is at: a body that leases and provides says for which of the two it asks. Null when no desk,
 * or several of its roles, are one's own; the server then takes the first that fits.
 */
export function deskRole(): string | null {
  if (framed !== null) return framed.role
  const desk = deskOf(location.pathname)
  const own = desk === null ? [] : rolesOn(desk, held)
  return own.length === 1 ? own[0]! : null
}

/**
 * A page in a frame of another site gets no cookie: it holds its session itself, in memory, and sends it along. The role is
 * that of its side of the contract.
 */
let framed: { token: string; role: string | null } | null = null
export const holdSession = (session: { token: string; role: string | null } | null): void => {
  framed = session
}

/** Those of a person's roles that work at a desk. */
export const rolesOn = (desk: Desk, of: readonly string[]): string[] =>
  rolesAt[desk].filter((role) => of.includes(role))

export async function call(path: string, init?: RequestInit): Promise<Response> {
  let response: Response
  try {
    const role = deskRole()
    const headers = new Headers(init?.headers)
    if (role !== null) headers.set('x-suan-role', role)
    if (framed !== null) headers.set('authorization', `Zone ${framed.token}`)
    response = await fetch(path, { credentials: 'same-origin', ...init, headers })
  } catch {
    throw new ApiError({ status: 0, code: 'no-answer' })
  }
  if (response.ok) return response
  const problem = (await response.json().catch(() => ({}))) as Partial<Problem>
  throw new ApiError({ ...problem, status: response.status })
}

export const send = (body: unknown, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
})

function query(params: Params): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(params)) {
    if (value !== null && value !== undefined && value !== '') search.set(name, String(value))
  }
  const text = search.toString()
  return text === '' ? '' : `?${text}`
}

/** Performs an act. `key` names the attempt: the same key with the same body is performed once. */
export async function performAct<Decision>(name: string, input: unknown, key: string): Promise<Answered<Decision>> {
  const response = await call(`/api/acts/${name}`, send(input, { 'idempotency-key': key }))
  return (await response.json()) as Answered<Decision>
}

/** Keeps a file as it is; only its name and the SHA-256 of its bytes go on record with the step it is given in at. */
export async function keepFile(file: File): Promise<Given> {
  const headers = { 'content-type': file.type === '' ? 'application/octet-stream' : file.type }
  const response = await call('/api/blobs', { method: 'POST', headers, body: file })
  const { sha256 } = (await response.json()) as { sha256: string }
  return { name: file.name.slice(0, 200), sha256 }
}

export async function readRows<Name extends keyof ListViews>(
  name: Name,
  params: Params = {},
): Promise<Rows<ListViews[Name]>> {
  const response = await call(`/api/views/${name}${query(params)}`)
  return (await response.json()) as Rows<ListViews[Name]>
}

export async function readItem<Name extends keyof ItemViews>(
  name: Name,
  params: Params = {},
): Promise<Item<ItemViews[Name]>> {
  const response = await call(`/api/views/${name}${query(params)}`)
  return (await response.json()) as Item<ItemViews[Name]>
}

/** What the law says to a question: extracts with their citations, and a model's words over them where one is set up. */
export async function askLaw(question: { q: string; on?: string; in?: string }): Promise<LawAnswer> {
  return ((await (await call('/api/ask', send(question))).json()) as { item: LawAnswer }).item
}

/** The contract that answers would make on today's template of a place; nothing is kept of it. */
export async function assembleText(asked: { framework: FrameworkId; in: string; answers: Answers }): Promise<Preview> {
  return ((await (await call('/api/assemble', send(asked))).json()) as { item: Preview }).item
}

/** A new code for someone who gives no name; the platform keeps its hash only. */
export async function newBarrierCode(): Promise<BarrierCode> {
  return ((await (await call('/api/views/evaluation.barrier.code')).json()) as { item: BarrierCode }).item
}

/** The session cookie is not readable here; this note only spares strangers a question that answers 401. */
const SIGNED_IN = 'suan.signed-in'

export function maybeSignedIn(): boolean {
  // in a frame of another site there is no cookie, and storage may be kept back
  return framed === null && window.parent === window && localStorage.getItem(SIGNED_IN) === 'yes'
}

/** Who is signed in; null when nobody is. */
export async function readMe(): Promise<Me | null> {
  try {
    const me = (await (await call('/api/me')).json()) as Me
    held = me.roles
    return me
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 401)) throw error
    localStorage.removeItem(SIGNED_IN)
    held = []
    return null
  }
}

export async function signIn(name: string, password: string): Promise<Me> {
  const me = (await (await call('/api/sign-in', send({ name, password }))).json()) as Me
  localStorage.setItem(SIGNED_IN, 'yes')
  held = me.roles
  return me
}

/** Signs in within a frame: the session comes in the answer and is held by whoever asked. */
export async function signInFramed(name: string, password: string): Promise<{ token: string; me: Me }> {
  return (await (await call('/embed/sign-in', send({ name, password }))).json()) as { token: string; me: Me }
}

export const signOutFramed = async (): Promise<void> => {
  await call('/embed/sign-out', send({}))
  framed = null
}

export async function signOut(): Promise<void> {
  await call('/api/sign-out', send({}))
  localStorage.removeItem(SIGNED_IN)
  held = []
}

/** The sample world's sign-ins; empty outside the sample world. */
export async function readSamples(): Promise<SampleSignIn[]> {
  return (await (await call('/api/samples')).json()) as SampleSignIn[]
}
