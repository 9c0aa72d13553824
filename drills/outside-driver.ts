// Somebody outside the platform who leases, uses and pays over HTTP, and keeps a book of what was acknowledged: a line
// is written and synced after each reply. What stands in the book must never be lost and never happen twice.
import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

export type Acknowledged = { act: string; key: string; stream: string; seq: number; leaf: string; done: boolean }

export class OutsideDriver {
  readonly #url: string
  readonly #book: number
  readonly #cookies = new Map<string, string>()
  readonly #samples: Map<string, string>
  acknowledged = 0
  retries = 0
  stopped = false

  constructor(url: string, dataDir: string, book: string) {
    this.#url = url
    this.#book = openSync(book, 'a')
    const { people } = JSON.parse(readFileSync(join(dataDir, 'samples.json'), 'utf8')) as {
      people: { login: string; password: string }[]
    }
    this.#samples = new Map(people.map((s) => [s.login, s.password]))
  }

  close(): void {
    closeSync(this.#book)
  }

  // Tries until the platform answers something that is an answer: refused connections and 5xx are not.
  async #ask(
    path: string,
    init: RequestInit,
    login: string,
  ): Promise<{ status: number; body: Record<string, unknown> }> {
    for (;;) {
      try {
        let cookie = this.#cookies.get(login)
        if (cookie === undefined) {
          const signed = await fetch(`${this.#url}/api/sign-in`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ name: login, password: this.#samples.get(login) }),
            signal: AbortSignal.timeout(20_000),
          })
          if (!signed.ok) throw new Error(`sign-in ${signed.status}`)
          cookie = signed.headers.getSetCookie()[0]!.split(';')[0]!
          this.#cookies.set(login, cookie)
        }
        const reply = await fetch(`${this.#url}${path}`, {
          ...init,
          headers: { ...init.headers, cookie },
          signal: AbortSignal.timeout(20_000),
        })
        const body = (await reply.json()) as Record<string, unknown>
        if (reply.status < 500) return { status: reply.status, body }
      } catch {
        // not an answer
      }
      this.retries += 1
      await sleep(50)
    }
  }

  /** Performs one act, however long it takes, under one key; writes the acknowledgement to the book before going on. */
  async act(login: string, act: string, key: string, input: object): Promise<Record<string, unknown>> {
    const { status, body } = await this.#ask(
      `/api/acts/${act}`,
      {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': key },
        body: JSON.stringify(input),
      },
      login,
    )
    const receipt = body['receipt'] as { stream: string; seq: number; leaf: string } | undefined
    if ((status !== 200 && status !== 409) || !receipt)
      throw new Error(`${act} ${key}: ${status} ${JSON.stringify(body)}`)
    const line: Acknowledged = {
      act,
      key,
      stream: receipt.stream,
      seq: receipt.seq,
      leaf: receipt.leaf,
      done: status === 200,
    }
    writeSync(this.#book, `${JSON.stringify(line)}\n`)
    fsyncSync(this.#book)
    this.acknowledged += 1
    if (status !== 200) throw new Error(`${act} ${key} was refused: ${String(body['code'])}`)
    return body['decision'] as Record<string, unknown>
  }

  async view(login: string, view: string, query: Record<string, string> = {}): Promise<Record<string, unknown>> {
    const { status, body } = await this.#ask(`/api/views/${view}?${new URLSearchParams(query)}`, {}, login)
    if (status !== 200) throw new Error(`${view}: ${status} ${JSON.stringify(body)}`)
    return body
  }

  /** One lease from order to bill; what was used is one whole second of `milli` thousandths of a card. */
  async lease(name: string, offer: string, milli: number): Promise<void> {
    const placed = await this.act('lessee', 'market.order.place', `${name}/order`, {
      offer,
      quote: null,
      cards: 1,
      shareMilli: milli,
      cpuMilli: 0,
      memoryMib: 0,
      hours: 1,
      from: new Date().toISOString(),
    })
    const found = async (state: string): Promise<{ lease: string; termsHash: string; startedAt: string }> => {
      for (;;) {
        const { rows } = (await this.view('lessee', 'contracts.lease.list', { limit: '500' })) as {
          rows: { order: string; state: string; lease: string; termsHash: string; startedAt: string }[]
        }
        const mine = rows.find((row) => row.order === placed['order'])
        if (mine && (mine.state === state || state === '')) return mine
        await sleep(30)
      }
    }
    const { lease, termsHash } = await found('')
    await this.act('lessee', 'contracts.lease.sign', `${name}/sign-lessee`, { lease, termsHash })
    await this.act('provider', 'contracts.lease.sign', `${name}/sign-provider`, { lease, termsHash })
    const { startedAt } = await found('running')
    const from = Math.ceil(Date.parse(startedAt) / 1_000) * 1_000
    await sleep(Math.max(0, from + 1_020 - Date.now()))
    await this.act('provider', 'metering.usage.record', `${name}/usage`, {
      lease,
      meter: `drill-${name}`,
      sourceKind: 'provider',
      intervals: [
        {
          id: `${name}/1`,
          from: new Date(from).toISOString(),
          to: new Date(from + 1_000).toISOString(),
          cards: 1,
          shareMilli: milli,
          cpuMilli: 0,
          memoryMib: 0,
        },
      ],
    })
    await this.act('lessee', 'contracts.lease.end', `${name}/end`, { lease, reason: 'drill' })
    const month = new Date(from + 8 * 3_600_000).toISOString().slice(0, 7)
    await this.act('provider', 'billing.invoice.issue', `${name}/bill`, { lease, month })
  }
}
