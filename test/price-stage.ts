// A market with enough sources for a reference price, and a compiler with a key of its own.
import { ed25519PublicKey, ed25519Sign, toHex, utf8 } from '#kernel/proof'
import { look } from '#kernel/act'
import type { Actor, Role } from '#kernel/identity'
import { sampleTerms, type TestPlatform } from './world.ts'

const SEED = new Uint8Array(32).fill(7)

export type PriceStage = {
  compiler: Actor
  operator: Actor
  providers: Actor[]
  lessee: Actor
  offers: string[]
  /** the compiler's signature under a text, base64 */
  sign(text: string): string
  see<T>(name: string, actor: Actor, input?: object): Promise<T>
  /** the draft of a publication, and its signature */
  draft(asked: object): Promise<{ toBeSigned: string; signature: string; sha256: string }>
}

/** `prices`: one list of offers (fen) a provider. */
export async function priceStage(p: TestPlatform, prices: readonly (readonly number[])[]): Promise<PriceStage> {
  const operator = await p.party('运营方（示例）', ['operator'])
  const lessee = await p.party('需求方（示例）', ['lessee'])
  const compiler = await p.party('编制机构（示例）', ['index-compiler'])
  await p.yes('capacity.model.declare', operator, {
    model: 'X100-SXM',
    vendor: '示例厂',
    memoryGib: 64,
    disclosed: true,
    source: '示例规格书',
  })
  const providers: Actor[] = []
  const offers: string[] = []
  for (const [place, fens] of prices.entries()) {
    const provider = await p.party(`供给方 ${place + 1}（示例）`, ['provider'])
    providers.push(provider)
    await p.yes('admission.licence.file', provider, {
      kind: 'vats-idc',
      number: `B1-2026000${place}`,
      issuedBy: '示例通信管理局',
      validFrom: '2026-01-01',
      validUntil: '2030-12-31',
    })
    await p.yes('capacity.node.register', provider, {
      serial: `node-${place}`,
      place: 'cn-gd-sz',
      cpuMilli: 64_000,
      memoryMib: 262_144,
      devices: [0, 1].map((card) => ({ serial: `node-${place}/gpu${card}`, model: 'X100-SXM' })),
    })
    for (const unitPriceFen of fens)
      offers.push((await p.yes('market.offer.publish', provider, { ...OFFER, unitPriceFen })).offer)
  }
  const see: PriceStage['see'] = async (name, actor, input = {}) =>
    (await look(p.world.store, p.views.get(name)!, { actor, input, now: p.clock.now() })) as never
  const sign = (text: string): string => Buffer.from(ed25519Sign(SEED, utf8(text))).toString('base64')
  return {
    compiler,
    operator,
    providers,
    lessee,
    offers,
    sign,
    see,
    async draft(asked) {
      const { item } = await see<{ item: { toBeSigned: string; sha256: string } }>(
        'pricing.publication.draft',
        compiler,
        asked,
      )
      return { ...item, signature: sign(item.toBeSigned) }
    },
  }
}

const OFFER = {
  mode: 'by-scale',
  models: ['X100-SXM'],
  place: 'cn-gd-sz',
  validFrom: '2026-01-01',
  validUntil: null,
  terms: sampleTerms,
}

/** What a compiler registers with. */
export const registration = {
  publicKey: toHex(ed25519PublicKey(SEED)),
  contact: '投诉：示例路 1 号，0755-00000000',
  ties: [] as { uscc: string; kind: string; measure: string }[],
  independent: true,
}

/** Who is no compiler. */
export const others: readonly Role[] = ['operator', 'provider', 'lessee', 'supplier', 'authority:market', 'court']
