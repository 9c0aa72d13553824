// One person of the sample world at work through the API, where a journey needs what others did before it begins.
import type { RunningPlatform } from './platform.ts'

/** A signed-in person of the sample world. */
export class Person {
  readonly #url: string
  readonly #cookie: string
  constructor(url: string, cookie: string) {
    this.#url = url
    this.#cookie = cookie
  }

  static async signedIn(platform: RunningPlatform, name: string): Promise<Person> {
    const { password } = platform.person(name)
    const response = await fetch(`${platform.url}/api/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name, password }),
    })
    return new Person(platform.url, (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '')
  }

  /** Performs an act and expects a yes. */
  async does(act: string, input: object): Promise<{ file: string; no: string; [name: string]: unknown }> {
    const response = await fetch(`${this.#url}/api/acts/${act}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID(), cookie: this.#cookie },
      body: JSON.stringify(input),
    })
    const answer = (await response.json()) as { decision: { file: string; no: string } }
    if (!response.ok) throw new Error(`${act}: ${response.status} ${JSON.stringify(answer)}`)
    return answer.decision
  }

  /** The rows of a list as this person sees them. */
  readonly sees = async (view: string): Promise<Record<string, unknown>[]> => {
    const response = await fetch(`${this.#url}/api/views/${view}`, { headers: { cookie: this.#cookie } })
    return ((await response.json()) as { rows: Record<string, unknown>[] }).rows
  }

  /** What the platform answers this person at an address. */
  readonly reads = async (path: string): Promise<Record<string, unknown>> => {
    const response = await fetch(`${this.#url}${path}`, { headers: { cookie: this.#cookie } })
    return (await response.json()) as Record<string, unknown>
  }

  /** A file that the platform sends this person. */
  readonly bytes = async (path: string): Promise<ArrayBuffer> => {
    const response = await fetch(`${this.#url}${path}`, { headers: { cookie: this.#cookie } })
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    return await response.arrayBuffer()
  }

  /** Keeps a file and names it as a field of a step does. */
  async keeps(name: string, text: string): Promise<{ name: string; sha256: string }> {
    const response = await fetch(`${this.#url}/api/blobs`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain; charset=utf-8', cookie: this.#cookie },
      body: text,
    })
    return { name, sha256: ((await response.json()) as { sha256: string }).sha256 }
  }
}
