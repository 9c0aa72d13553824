// A dispute from mediation to a confirmed agreement and to a judgment: lawful bodies, ties, panels, terms, signatures, the
// exchange with a court, rounds of questions, and who sees what of it: one world, many claims.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Outcome } from '#kernel/act'
import { caseFile } from '#kernel/casework'
import type { Actor } from '#kernel/identity'
import { disputeStage, goodTerms, paper, PLACE, type DisputeStage } from './dispute-stage.ts'
import { runningLease, testPlatform, type TestPlatform } from './world.ts'

let p: TestPlatform
let s: DisputeStage
beforeAll(async () => {
  p = await testPlatform({ seed: 'disputes' })
  s = await disputeStage(p)
}, 60_000)
afterAll(() => p.close())

const no = async (name: string, actor: Actor, input: object): Promise<string> => {
  const outcome: Outcome = await p.act(name, actor, input)
  return outcome.done ? 'done' : outcome.refused
}
const m = (step: string): string => `dispute.mediation.${step}`
const stateOf = async (file: string): Promise<string> =>
  (await p.world.store.transact((tx) => caseFile(tx, file)))!.state

describe('bodies and roster', () => {
  test('the papers of each kind, who checks them, and who may charge', async () => {
    const other = await p.party('示例人民调解委员会（示例）', ['mediation'])
    const people = { kind: 'people', approvalNo: '示调〔2026〕1号', membersCount: 5, womenCount: 0 }
    expect(await no('dispute.body.register', other, people)).toBe('papers-lacking')
    await p.yes('dispute.body.register', other, { ...people, womenCount: 2 })
    expect(await no('dispute.body.check', s.operator, { body: other.party, agrees: 'yes' })).toBe('not-yours-to-check')
    const file = (
      await p.yes(m('request'), s.lessee, {
        title: '收费（示例）',
        place: PLACE,
        about: `lease/${s.lease}`,
        claims: '请求',
        facts: '情况',
        contacts: '联系',
      })
    ).file
    const ask = { file, stage: 'pre-filing', rights: '自愿' }
    expect(await no(m('ask-other'), other, ask)).toBe('body-not-lawful')
    await p.yes('dispute.body.check', s.justice, { body: other.party, agrees: 'yes' })
    expect(await no(m('ask-other'), other, { ...ask, feeAmountFen: 10_000 })).toBe('no-fee-allowed')
    await p.yes(m('ask-other'), other, ask)
    await p.yes(m('refuse-to-mediate'), s.provider, { file })
  })

  test('a claimant who is no side of the contract is told so, and so is a wrong opponent', async () => {
    const stranger = await p.party('旁人（示例）', ['lessee'])
    const asked = { title: '旁人', place: PLACE, about: `lease/${s.lease}`, claims: '请求', facts: '情况', contacts: '联系' }
    expect(await no(m('request'), stranger, asked)).toBe('wrong-claimant')
    expect(await no(m('request'), s.lessee, { ...asked, with: { other: stranger.party } })).toBe('wrong-opponent')
    expect(await no('dispute.case.check-intake', stranger, { ...intake, about: `lease/${s.lease}` })).toBe('wrong-claimant')
  })

  test('only mediators on the roster, named by both, without a tie that both have not agreed to', async () => {
    const file = await s.mediation()
    const [row] = await p.world.store.transact((tx) =>
      tx.rows<{ uscc: string }>('select uscc from identity.party where party = $1', [s.provider.party]),
    )
    const [holding] = await p.world.store.transact((tx) =>
      tx.rows<{ uscc: string }>('select uscc from identity.party where party = $1', [s.department.party]),
    )
    const tiedMediator = await s.enter('示例有关系者', 'technician')
    await p.yes('dispute.tie.declare', s.body, {
      mediator: tiedMediator,
      uscc: holding!.uscc,
      kind: 'interest',
      what: '曾任职',
    })
    expect(await no(m('name-by-applicant'), s.lessee, { file, mediators: ['示例工程师'] })).toBe('not-on-roster')
    await p.yes(m('name-by-applicant'), s.lessee, { file, mediators: [tiedMediator, s.lawyer] })
    await p.yes(m('name-by-other'), s.provider, { file, mediators: [tiedMediator] })
    expect(await no(m('record-choice'), s.body, { file, mediators: [s.lawyer] })).toBe('not-chosen-by-both')
    // a tie to whoever controls the provider, two steps away, is a tie to the provider
    const middle = '91000000MA00000DX5'
    expect(await no('dispute.control.note', s.operator, { a: middle, b: row!.uscc, source: '示例登记' })).toBe('uscc-wrong')
    await p.yes('dispute.control.note', s.operator, { a: holding!.uscc, b: row!.uscc, source: '示例登记' })
    expect(await no(m('record-choice'), s.body, { file, mediators: [tiedMediator] })).toBe('mediator-tied')
    await p.yes(m('waive-tie-applicant'), s.lessee, { file, mediator: tiedMediator, consent: paper('a') })
    expect(await no(m('record-choice'), s.body, { file, mediators: [tiedMediator] })).toBe('mediator-tied')
    await p.yes(m('waive-tie-other'), s.provider, { file, mediator: tiedMediator, consent: paper('b') })
    await p.yes(m('record-choice'), s.body, { file, mediators: [tiedMediator] })
    await p.yes(m('accept-pre-filing'), s.body, { file })
    expect(await no(m('disclose-none'), s.body, { file, statement: '均无' })).toBe('tie-known')
    await p.yes(m('disclose-tie'), s.body, { file, tie: 'interest', facts: '曾任职' })
    await p.yes(m('waive-tie-applicant'), s.lessee, { file, consent: paper('a') })
    await p.yes(m('waive-tie-other'), s.provider, { file, consent: paper('b') })
    await p.yes(m('continue-with-consent'), s.body, { file })
    await p.yes(m('leave'), s.lessee, { file })
    await p.yes('dispute.control.note', s.operator, { a: holding!.uscc, b: row!.uscc, source: '示例登记', ended: 'yes' })
  })

  test('a panel of three has technology, law and trade; each accepts and discloses; another body is let in nowhere', async () => {
    const file = await s.mediation()
    const second = await s.enter('示例工程师二', 'technician')
    const wrong = [s.technician, second, s.lawyer]
    await p.yes(m('leave-choice-applicant'), s.lessee, { file })
    await p.yes(m('leave-choice-other'), s.provider, { file })
    expect(await no(m('appoint'), s.body, { file, mediators: wrong })).toBe('mediator-tied')
  })
})

const intake = {
  title: '算力不足（示例）',
  place: PLACE,
  claims: '主请求：退还；备位请求：减少价款',
  facts: '事实与理由',
  cause: '网络服务合同纠纷',
  court: '示例区人民法院',
  complaint: paper('c'),
  evidence: paper('d'),
}
void runningLease
void goodTerms
void stateOf
