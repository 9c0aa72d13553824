// A lease in dispute, a checked mediation body with a technician, a lawyer and an association on its roster, a court with a
// key, and the road through a mediation, one call each.
import { ed25519PublicKey, ed25519Sign, toHex } from '#kernel/proof'
import { look } from '#kernel/act'
import type { Actor } from '#kernel/identity'
import { messageBytes, MESSAGE_FORMAT, type CourtMessage } from '#domain/dispute'
import { cast, runningLease, type TestPlatform } from './world.ts'

const COURT_SEED = new Uint8Array(32).fill(9)
export const PLACE = 'cn-gd-sz'
export const paper = (letter: string): { name: string; sha256: string }[] => [
  { name: `${letter}.pdf`, sha256: letter.repeat(64).slice(0, 64) },
]

export type DisputeStage = Awaited<ReturnType<typeof disputeStage>>

/** `lease`: the one in dispute; `otherLease`: another of the same two. */
export async function disputeStage(p: TestPlatform, given?: Awaited<ReturnType<typeof cast>>) {
  const who = given ?? (await cast(p))
  const lease = await runningLease(p, who)
  const body = await p.party('示例算力纠纷调解中心（示例）', ['mediation'])
  const court = await p.party('示例区人民法院（示例）', ['court'])
  const justice = await p.party('示例市司法行政部门（示例）', ['authority:justice'])
  const counsel = await p.party('示例律师事务所（示例）', ['supplier'])
  const see = async <T>(name: string, actor: Actor, input: object = {}): Promise<T> =>
    (await look(p.world.store, p.views.get(name)!, { actor, input, now: p.clock.now() })) as T
  await p.yes('dispute.body.register', body, {
    kind: 'commercial',
    approvalNo: '示司调〔2026〕1号',
    assetsFen: 50_000_000,
    fullTimeCount: 4,
    tariff: 'https://mediation.example/tariff',
  })
  await p.yes('dispute.body.check', justice, { body: body.party, agrees: 'yes' })
  const enter = async (name: string, field: string, more: object = {}): Promise<string> =>
    (
      await p.yes('dispute.mediator.enter', body, {
        name,
        field,
        title: '高级职称（示例）',
        background: '十年从业（示例）',
        validFrom: '2026-01-01',
        validUntil: '2026-12-31',
        ...more,
      })
    ).mediator
  const technician = await enter('示例工程师', 'technician')
  const lawyer = await enter('示例律师', 'lawyer')
  const association = await enter('示例协会代表', 'association')
  const publicKey = toHex(ed25519PublicKey(COURT_SEED))
  await p.yes('dispute.court-key.register', court, { publicKey })

  const step = (procedure: string, name: string, actor: Actor, input: object) =>
    p.yes(`dispute.${procedure}.${name}`, actor, input)
  return {
    ...who,
    lease,
    body,
    court,
    justice,
    counsel,
    technician,
    lawyer,
    association,
    enter,
    see,
    /** Asks for mediation about the lease and has the other side agree: at the choice of mediators. */
    async mediation(about = `lease/${lease}`): Promise<string> {
      const { file } = await step('mediation', 'request', who.lessee, {
        title: '夜间算力不足（示例）',
        place: PLACE,
        about,
        claims: '按实际可用卡数重算',
        facts: '夜间可用卡数少于约定',
        contacts: '双方经办人',
      })
      await step('mediation', 'ask-other', body, {
        file,
        stage: 'pre-filing',
        rights: '自愿；可以拒绝；让步不作为证据',
      })
      await step('mediation', 'agree-to-mediate', who.provider, { file, address: '电子地址', videoOk: 'yes' })
      return file
    },
    /** From the choice to a session with these mediators. */
    async session(file: string, mediators: string[] = [technician]): Promise<void> {
      await step('mediation', 'name-by-applicant', who.lessee, { file, mediators })
      await step('mediation', 'name-by-other', who.provider, { file, mediators })
      await step('mediation', 'record-choice', body, { file, mediators })
      await step('mediation', 'accept-pre-filing', body, { file })
      await step('mediation', 'disclose-none', body, { file, statement: '均无' })
      for (const mediator of mediators.slice(1))
        await step('mediation', 'join-panel', body, { file, mediator, tie: 'none', statement: '均无' })
      await step('mediation', 'schedule', body, { file, at: p.clock.now(), mode: 'video' })
      await step('mediation', 'acknowledge-warning-applicant', who.lessee, { file })
      await step('mediation', 'acknowledge-warning-other', who.provider, { file })
      await step('mediation', 'open-session', body, { file, identities: 'yes', warned: 'yes' })
    },
    /** From a session to an agreement that all signed, served: the day it took effect. */
    async agreement(
      file: string,
      terms: object = goodTerms,
      more: object = {},
    ): Promise<{ sha256: string; effectiveOn: string }> {
      await step('mediation', 'propose', body, { file, text: '退还一部分' })
      await step('mediation', 'agree-proposal-applicant', who.lessee, { file, terms: '同意' })
      await step('mediation', 'agree-proposal-other', who.provider, { file, terms: '同意' })
      const { agreement } = await step('mediation', 'record-agreement', body, {
        file,
        terms: '出租方于二〇二六年七月十日前向承租方退还一千元。',
        settlement: JSON.stringify(terms),
        partial: 'no',
        ...more,
      })
      const agreementHash = agreement.sha256
      await step('mediation', 'sign-applicant', who.lessee, { file, agreementHash })
      await step('mediation', 'sign-other', who.provider, { file, agreementHash })
      await step('mediation', 'sign-mediator', body, { file, agreementHash })
      await step('mediation', 'seal', body, { file })
      const effectiveOn = new Date(Date.parse(p.clock.now()) + 8 * 3_600_000).toISOString().slice(0, 10)
      await step('mediation', 'serve-agreement', body, { file, effectiveOn })
      return { sha256: agreementHash, effectiveOn }
    },
    /** A message of the court, signed. */
    message(fields: Omit<CourtMessage, 'format'>) {
      const message: CourtMessage = { format: MESSAGE_FORMAT, ...fields }
      return {
        message,
        publicKey,
        signature: Buffer.from(ed25519Sign(COURT_SEED, messageBytes(message))).toString('base64'),
      }
    },
  }
}

/** Terms in which nothing is unclear. */
export const goodTerms = {
  payments: [
    { from: 'other', to: 'applicant', amountFen: 100_000, by: '2026-07-10', account: '示例公司 示例银行 0001' },
  ],
  onDefault: { kind: 'daily', dailyPerHundredThousand: 20 },
}

/** What a plaintiff hands in. */
export const intake = {
  title: '算力不足（示例）',
  place: PLACE,
  claims: '主请求：退还；备位请求：减少价款',
  facts: '事实与理由',
  cause: '网络服务合同纠纷',
  court: '示例区人民法院',
  complaint: paper('c'),
  evidence: paper('d'),
}
