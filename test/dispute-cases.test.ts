// A dispute from mediation to a confirmed agreement and to a judgment: lawful bodies, ties, panels, terms, signatures, the
// exchange with a court, rounds of questions, and who sees what of it: one world, many claims.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Outcome } from '#kernel/act'
import { assembleCourtPackage, opinionHash, outcomeOf } from '#domain/dispute'
import { caseFile } from '#kernel/casework'
import type { Actor } from '#kernel/identity'
import { openNote, parseVkey, verifyBundle } from '#kernel/proof'
import { issueCertificate, sampleRoot, signCms } from '#kernel/signing'
import { base64, certify, newKey, shaOf, spkiOf } from './contract-stage.ts'
import { disputeStage, goodTerms, intake, paper, PLACE, type DisputeStage } from './dispute-stage.ts'
import { platformActor, testPlatform, type TestPlatform } from './world.ts'

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
type Held = Awaited<ReturnType<typeof certify>>
/** A seal of this party under an authority that is trusted, and another of which the time has run out. */
async function sealsOf(actor: Actor): Promise<{ root: Uint8Array; seal: Held; short: Held }> {
  const now = Date.parse(p.clock.now())
  const at = (hours: number): string => new Date(now + hours * 3_600_000).toISOString()
  const root = sampleRoot(newKey(), { notBefore: at(-24), notAfter: at(24 * 365) })
  await p.yes('contracts.authority.trust', s.operator, {
    certificate: base64(root.certificate),
    name: '示例认证机构',
    licence: '示例，未取得电子认证服务许可',
    sample: true,
  })
  const holder = { actor, name: '', company: '需求方（示例）', uscc: null }
  const seal = await certify(p, root, holder, 'company', { notBefore: at(-1), notAfter: at(24 * 30) })
  const short = await certify(p, root, holder, 'company', { notBefore: at(-1), notAfter: at(1) })
  p.clock.set(at(2))
  return { root: root.certificate, seal, short }
}
/** A certificate of an authority that nobody trusts. */
function stranger(): { certificate: Uint8Array; key: Held['key'] } {
  const key = newKey()
  const validity = { notBefore: '2026-01-01T00:00:00.000Z', notAfter: '2029-01-01T00:00:00.000Z' }
  const root = sampleRoot(newKey(), validity)
  const holder = { kind: 'seal', company: '需求方（示例）', uscc: null } as const
  return { key, certificate: issueCertificate(root, holder, { spki: spkiOf(key) }, validity) }
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
    const asked = {
      title: '旁人',
      place: PLACE,
      about: `lease/${s.lease}`,
      claims: '请求',
      facts: '情况',
      contacts: '联系',
    }
    expect(await no(m('request'), stranger, asked)).toBe('wrong-claimant')
    expect(await no(m('request'), s.lessee, { ...asked, with: { other: stranger.party } })).toBe('wrong-opponent')
    expect(await no('dispute.case.check-intake', stranger, { ...intake, about: `lease/${s.lease}` })).toBe(
      'wrong-claimant',
    )
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
    const middle = '91000000MA0000000X'
    const line = {
      ...{
        company: row!.uscc,
        holderKind: 'business',
        kind: 'share',
        sharePpm: 600_000,
        from: '2020-01-01',
        until: null,
      },
      ...{ source: '示例登记', sourceOn: '2026-06-01', files: paper('a') },
    }
    expect(await no('admission.control.enter', s.operator, { ...line, holder: middle })).toBe('bad-code')
    const { control } = await p.yes('admission.control.enter', s.operator, { ...line, holder: holding!.uscc })
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
    await p.yes('admission.control.end', s.operator, {
      ...{ control, until: p.clock.now().slice(0, 10), source: '示例登记', files: paper('a') },
    })
  })

  test('a panel of three has technology, law and trade; each accepts and discloses; another body is let in nowhere', async () => {
    const file = await s.mediation()
    const second = await s.enter('示例工程师二', 'technician')
    await p.yes(m('leave-choice-applicant'), s.lessee, { file })
    await p.yes(m('leave-choice-other'), s.provider, { file })
    expect(await no(m('appoint'), s.body, { file, mediators: [s.technician, second, s.lawyer] })).toBe(
      'panel-lacks-a-field',
    )
    const mediators = [s.technician, s.lawyer, s.association]
    await p.yes(m('appoint'), s.body, { file, mediators })
    const another = await p.party('另一调解中心（示例）', ['mediation'])
    expect(await no(m('accept-pre-filing'), another, { file })).toBe('not-your-part')
    await p.yes(m('accept-pre-filing'), s.body, { file })
    await p.yes(m('disclose-none'), s.body, { file, statement: '均无' })
    await p.yes(m('schedule'), s.body, { file, at: p.clock.now(), mode: 'video' })
    expect(await no(m('open-session'), s.body, { file, identities: 'yes', warned: 'yes' })).toBe('needs-not-met')
    await p.yes(m('acknowledge-warning-applicant'), s.lessee, { file })
    await p.yes(m('acknowledge-warning-other'), s.provider, { file })
    expect(await no(m('open-session'), s.body, { file, identities: 'yes', warned: 'yes' })).toBe('panel-not-complete')
    for (const mediator of mediators.slice(1))
      await p.yes(m('join-panel'), s.body, { file, mediator, tie: 'none', statement: '均无' })
    expect(await no(m('open-session'), s.body, { file, identities: 'no', warned: 'yes' })).toBe('identity-or-warning')
    await p.yes(m('open-session'), s.body, { file, identities: 'yes', warned: 'yes' })
    // a tie that comes to light later stops it until both agree or another sits
    await p.yes(m('disclose-tie'), s.body, { file, tie: 'other', facts: '曾为一方授课' })
    expect(await no(m('propose'), s.body, { file, text: '方案' })).toBe('tie-not-waived')
    await p.yes(m('replace'), s.body, { file, reasons: '披露关系' })
    expect(await no(m('appoint-again'), s.body, { file, mediators: ['x'] })).toBe('not-on-roster')
    await p.yes(m('withdraw'), s.lessee, { file }).catch(() => undefined)
    await p.yes(m('deem-refused'), s.body, { file, reasons: '不再选择' })
  })
})

describe('a mediation that settles, confirmed by a court', () => {
  let file: string
  let confirmation: string

  test('experts compute what comes out again; private sessions stay private; only facts both confirmed leave', async () => {
    file = await s.mediation()
    await s.session(file)
    const expert = await p.party('示例检测机构（示例）', ['supplier'])
    const codeOf = async (party: string): Promise<string> =>
      (await p.world.store.transact((tx) =>
        tx.one<{ uscc: string }>('select uscc from identity.party where party = $1', [party]),
      ))!.uscc
    const question = { file, question: '夜间可用卡数' }
    expect(await no(m('ask-expert'), s.body, { ...question, expert: '91000000MA00000000' })).toBe('no-such-expert')
    expect(await no(m('ask-expert'), s.body, { ...question, expert: await codeOf(s.lessee.party) })).toBe(
      'no-such-expert',
    )
    await p.yes(m('ask-expert'), s.body, { ...question, expert: await codeOf(expert.party) })
    const computation = {
      name: '应退金额',
      inputs: { promisedMilli: 4_000, measuredMilli: 3_000, hours: 10, priceFen: 600 },
      formula: '(promisedMilli - measuredMilli) * hours * priceFen / 1000',
      result: 6_000,
      unit: 'fen',
    }
    const give = (result: number, signed = '少一张卡') => {
      const computations = [{ ...computation, result }]
      return {
        file,
        opinion: '少一张卡',
        computations: JSON.stringify(computations),
        opinionHash: opinionHash({ file, opinion: signed, computations }),
      }
    }
    expect(await no(m('give-expert-opinion'), s.counsel, give(6_000))).toBe('not-your-part')
    // ties come before the opinion, and what is signed is the opinion as it stands
    expect(await no(m('give-expert-opinion'), expert, give(6_000))).toBe('needs-not-met')
    await p.yes(m('disclose-expert-ties'), expert, { file, tie: 'no', statement: '与双方均无往来' })
    expect(await no(m('give-expert-opinion'), expert, give(6_000, '少两张卡'))).toBe('other-text')
    expect(await no(m('give-expert-opinion'), expert, give(6_001))).toBe('computation-differs')
    expect(await p.yes(m('give-expert-opinion'), expert, give(6_000))).toMatchObject({
      computations: [{ result: 6_000, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }],
      signed: 'account',
    })
    expect(await no(m('answer-as-expert'), expert, { file, answer: '是' })).toBe('needs-not-met')
    await p.yes(m('question-expert'), s.provider, { file, question: '读数取自哪一块表' })
    await p.yes(m('answer-as-expert'), expert, { file, answer: '出租方的表，附叶子序号' })
    await p.yes(m('caucus-applicant'), s.lessee, { file, text: '底线是八百元' })
    const stepsOf = async (actor: Actor) =>
      (
        await s.see<{ item: { steps: { step: string; sealed: boolean; fields: unknown[] }[] } }>(
          'casework.file.get',
          actor,
          { file },
        )
      ).item.steps
    const caucus = async (actor: Actor) => (await stepsOf(actor)).find(({ step }) => step === 'caucus-applicant')!
    expect(await caucus(s.provider)).toMatchObject({ sealed: true, fields: [] })
    expect(await caucus(s.lessee)).toMatchObject({ sealed: false })
    expect(await caucus(s.body)).toMatchObject({ sealed: false })
    await p.yes(m('record-facts'), s.body, { file, facts: ['租约自六月十五日起', '夜间可用三张'] })
    expect(await no(m('confirm-facts-other'), s.provider, { file, facts: ['从未约定'] })).toBe('fact-not-recorded')
    await p.yes(m('confirm-facts-applicant'), s.lessee, { file, facts: ['租约自六月十五日起', '夜间可用三张'] })
    await p.yes(m('confirm-facts-other'), s.provider, { file, facts: ['租约自六月十五日起'] })
    await p.yes(m('go-on-after-facts'), s.body, { file })
  })

  test('unclear terms are mended first; all sign one hash; it takes effect on the day the last one signed', async () => {
    await p.yes(m('propose'), s.body, { file, text: '退还一千元' })
    await p.yes(m('agree-proposal-applicant'), s.lessee, { file, terms: '同意' })
    await p.yes(m('agree-proposal-other'), s.provider, { file, terms: '同意' })
    const write = (settlement: object, words = '出租方于七月十日前退还一千元。') => ({
      file,
      terms: words,
      settlement: JSON.stringify(settlement),
      partial: 'no',
    })
    expect(await no(m('record-agreement'), s.body, { ...write({}), settlement: '没有' })).toBe('terms-unreadable')
    expect(
      await no(
        m('record-agreement'),
        s.body,
        write({ payments: [{ from: 'other', to: 'applicant', amountFen: 100_000 }] }),
      ),
    ).toBe('terms-not-enforceable')
    expect(await no(m('record-agreement'), s.body, write({ ...goodTerms, ownership: ['模型归甲方'] }))).toBe(
      'terms-not-enforceable',
    )
    const { agreement } = await p.yes(m('record-agreement'), s.body, write(goodTerms))
    const agreementHash = agreement.sha256
    expect(await no(m('sign-applicant'), s.lessee, { file, agreementHash: 'e'.repeat(64) })).toBe('other-text')
    // with a certificate: each way in which it does not hold is refused with its own reason, the one that holds is taken
    const { root, seal, short } = await sealsOf(s.lessee)
    const cmsOver = (text: string, { certificate, key }: Pick<Held, 'certificate' | 'key'>): Uint8Array =>
      signCms({ digest: new Uint8Array(Buffer.from(text, 'hex')), certificates: [certificate, root], key })
    const signed = (of: Held, cms: Uint8Array) => ({
      file,
      agreementHash,
      certificate: of.sha256,
      cms: base64(cms),
    })
    const good = cmsOver(agreementHash, seal)
    const tampered = new Uint8Array(good)
    tampered[good.length - 5]! ^= 1
    expect(
      await no(m('sign-applicant'), s.lessee, { file, agreementHash, certificate: 'e'.repeat(64), cms: 'AAAA' }),
    ).toBe('certificate-unknown')
    expect(await no(m('sign-applicant'), s.lessee, { file, agreementHash, cms: base64(good) })).toBe('signature-half')
    expect(await no(m('sign-other'), s.provider, signed(seal, good))).toBe('certificate-unknown')
    for (const [what, given, reason] of [
      ['over another document', signed(seal, cmsOver('e'.repeat(64), seal)), 'cms-digest'],
      ['by a certificate that has run out', signed(short, cmsOver(agreementHash, short)), 'certificate-expired'],
      ['with one bit changed', signed(seal, tampered), 'cms-signature'],
      ['cut short', signed(seal, good.subarray(0, -9)), 'cms-form'],
      [
        'by a certificate of an authority nobody trusts',
        signed(seal, cmsOver(agreementHash, stranger())),
        'certificate-untrusted',
      ],
    ] as const) {
      const outcome = await p.act(m('sign-applicant'), s.lessee, given)
      expect({ what, ...outcome }).toMatchObject({ what, done: false, refused: reason })
      expect(outcome.done ? [] : outcome.basis.map(String)).toContain('platform/dispute-rules#signed-text')
    }
    await p.yes(m('sign-applicant'), s.lessee, signed(seal, good))
    expect(
      (await s.see<{ item: { signed: object[] } }>('dispute.case.get', s.lessee, { file })).item.signed,
    ).toMatchObject([{ part: 'applicant', kind: 'certificate' }])
    await p.yes(m('sign-mediator'), s.body, { file, agreementHash })
    expect(await no(m('seal'), s.body, { file })).toBe('needs-not-met')
    await p.yes(m('sign-other'), s.provider, { file, agreementHash })
    await p.yes(m('seal'), s.body, { file })
    expect(await no(m('serve-agreement'), s.body, { file, effectiveOn: '2026-06-20' })).toBe('effective-day-differs')
    await p.yes(m('serve-agreement'), s.body, { file, effectiveOn: '2026-06-15' })
    expect(await stateOf(file)).toBe('effective')
  })

  test('both apply within thirty days; the package is listed, signed and proven; the number is the court’s', async () => {
    const open = {
      title: '司法确认（示例）',
      place: PLACE,
      about: `file/${file}`,
      agreement: paper('a'),
      effectiveOn: '2026-06-15',
      bodyKind: 'commercial',
      court: '示例区人民法院',
      courtGround: 'body-seat',
      ownership: 'no',
    }
    const c = (step: string): string => `dispute.confirmation.${step}`
    expect(await no(c('open'), s.counsel, open)).toBe('wrong-claimant')
    expect(await no(c('open'), s.provider, { ...open, bodyKind: 'people' })).toBe('other-kind-of-body')
    expect(await no(c('open'), s.provider, { ...open, effectiveOn: '2026-06-14' })).toBe('effective-day-differs')
    confirmation = (await p.yes(c('open'), s.provider, open)).file
    // the other side of the mediation opened it: both are there
    expect((await p.world.store.transact((tx) => caseFile(tx, confirmation)))!.parts).toMatchObject({
      applicant: [s.provider.party],
      other: [s.lessee.party],
      body: [s.body.party],
    })
    const sign = { file: confirmation, identity: paper('b'), noHarm: 'yes' }
    expect(await no(c('sign-by-applicant'), s.provider, { ...sign, noHarm: 'no' })).toBe('not-declared')
    await p.yes(c('sign-by-applicant'), s.provider, sign)
    expect(await no('dispute.package.send', s.provider, { file: confirmation })).toBe('not-ready')
    await p.yes(c('sign-by-other'), s.lessee, sign)
    await p.yes(c('prove-mediation'), s.body, { file: confirmation, proof: paper('c') })
    await p.yes(c('apply'), s.lessee, { file: confirmation, application: paper('d') })
    // when it is applied for, the platform fixes the evidence of the lease
    await p.follow()

    const sent = await p.yes('dispute.package.send', s.lessee, { file: confirmation })
    expect(sent.manifest).toMatchObject({
      kind: 'confirmation',
      undisputed: ['租约自六月十五日起'],
      agreement: { effectiveOn: '2026-06-15' },
    })
    expect(sent.manifest.papers.map(({ step }: { step: string }) => step)).toEqual([
      'open',
      'sign-by-applicant',
      'prove-mediation',
      'apply',
    ])
    await p.sequencer.settle()
    const whole = JSON.parse((await assembleCourtPackage(p, sent.package, () => Promise.resolve(undefined)))!) as {
      note: string
      logKey: string
      bundles: { name: string; subject: string; sha256: string; bytes: string; verify: { zh: string } }[]
    }
    // the bundles of file and lease go along, each with name, hash and how it is checked; both verify
    expect(whole.bundles.map(({ subject }) => subject)).toEqual([`file/${confirmation}`, `lease/${s.lease}`])
    expect(sent.manifest.bundles[1].streams).toContainEqual({ stream: `lease/${s.lease}`, size: expect.any(Number) })
    const { text } = openNote(whole.note, [parseVkey(whole.logKey)])
    expect(text).toContain(sent.sha256)
    for (const { name, sha256, bytes, verify } of whole.bundles) {
      const content = new Uint8Array(Buffer.from(bytes, 'base64'))
      expect(sha256).toBe(shaOf(content))
      expect(text).toContain(`${sha256} ${name}`)
      expect(verify.zh).toContain(`suan verify ${name}`)
      expect(verifyBundle(content)).toMatchObject({ verdict: '核验一致', reasons: [] })
    }

    const answer = (fields: object) =>
      s.message({ package: sent.package, manifest: sent.sha256, on: '2026-06-15', ...fields } as never)
    const received = answer({ kind: 'received' })
    expect(await no('dispute.package.acknowledge', s.court, { ...received, signature: 'A'.repeat(86) + '==' })).toBe(
      'message-signature-wrong',
    )
    const otherCourt = await p.party('另一法院（示例）', ['court'])
    expect(await no('dispute.package.acknowledge', otherCourt, received)).toBe('message-signature-wrong')
    await p.yes('dispute.package.acknowledge', s.court, received)
    await p.yes(c('receive'), s.court, { file: confirmation })
    const caseNo = '（2026）示0001民特1号'
    expect(await no(c('docket'), s.court, { file: confirmation, caseNo })).toBe('no-acknowledgement')
    expect(await no('dispute.package.result', s.court, answer({ kind: 'decided', caseNo, result: '确认' }))).toBe(
      'message-out-of-turn',
    )
    expect(await no('dispute.package.acknowledge', s.court, answer({ kind: 'docketed' }))).toBe('message-lacks')
    await p.yes('dispute.package.acknowledge', s.court, answer({ kind: 'docketed', caseNo }))
    expect(await no(c('docket'), s.court, { file: confirmation, caseNo: '（2026）示0001民特2号' })).toBe(
      'other-case-number',
    )
    await p.yes(c('docket'), s.court, { file: confirmation, caseNo })
    await p.yes(c('begin-review'), s.court, { file: confirmation })
    await p.yes(c('confirm'), s.court, { file: confirmation, caseNo, ruling: paper('e'), servedOn: '2026-06-15' })
    await p.yes('dispute.package.result', s.court, answer({ kind: 'decided', caseNo, result: '裁定协议有效' }))
    expect(await stateOf(confirmation)).toBe('confirmed')
  })

  test('an agreement with ownership binds as a contract and is not asked to be confirmed', async () => {
    const again = await s.mediation()
    await s.session(again)
    const { effectiveOn } = await s.agreement(
      again,
      { ...goodTerms, ownership: ['模型归承租方所有'] },
      { knowingly: 'yes' },
    )
    const open = {
      title: '所有权（示例）',
      place: PLACE,
      about: `file/${again}`,
      agreement: paper('a'),
      effectiveOn,
      bodyKind: 'commercial',
      court: '示例区人民法院',
      courtGround: 'body-seat',
    }
    expect(await no('dispute.confirmation.open', s.lessee, { ...open, ownership: 'no' })).toBe('ownership-not-told')
    const { file: late } = await p.yes('dispute.confirmation.open', s.lessee, { ...open, ownership: 'yes' })
    const sign = { file: late, identity: paper('b'), noHarm: 'yes' }
    await p.yes('dispute.confirmation.sign-by-applicant', s.lessee, sign)
    await p.yes('dispute.confirmation.sign-by-other', s.provider, sign)
    await p.yes('dispute.confirmation.prove-mediation', s.body, { file: late, proof: paper('c') })
    expect(await no('dispute.confirmation.apply', s.lessee, { file: late, application: paper('d') })).toBe(
      'needs-not-met',
    )
  })
})

describe('a case in court', () => {
  let file: string
  const c = (step: string): string => `dispute.case.${step}`

  test('the plaintiff prepares alone; the court sees it when it is submitted, the defendant when served', async () => {
    file = (await p.yes(c('check-intake'), s.lessee, { ...intake, about: `lease/${s.lease}` })).file
    const sees = async (actor: Actor): Promise<boolean> =>
      (await s.see<{ item: object | null }>('casework.file.get', actor, { file })).item !== null
    expect([await sees(s.lessee), await sees(s.court), await sees(s.provider), await sees(s.body)]).toEqual([
      true,
      false,
      false,
      false,
    ])
    await p.yes(c('choose-online'), s.lessee, {
      file,
      stages: ['filing', 'hearing'],
      eService: 'yes',
      address: '电子地址',
    })
    await p.yes(c('submit'), s.lessee, { file })
    expect([await sees(s.court), await sees(s.provider)]).toEqual([true, false])
    await p.yes(c('docket-ordinary'), s.court, { file, caseNo: '（2026）示0001民初1号' })
    await p.yes(c('serve-complaint'), s.court, { file, servedOn: '2026-06-15', how: '电子送达' })
    expect(await sees(s.provider)).toBe(true)
    await p.yes(c('answer'), s.provider, { file, text: '已按约交付' })
    expect(await no(c('set-evidence-period'), s.court, { file, periodDays: 7, burden: '谁主张谁举证' })).toBe(
      'evidence-period-outside',
    )
    await p.yes(c('set-evidence-period'), s.court, { file, periodDays: 15, burden: '谁主张谁举证' })
    expect(await no(c('order-appraisal'), s.court, { file, matter: '卡数', by: '示例工程师' })).toBe('mediated-before')
    await p.yes(c('skip-exchange'), s.court, { file })
  })

  test('explanations hint at no limitation; questions go by rounds; an asynchronous hearing needs every condition', async () => {
    const explain = { file, ground: 'validity', point: '对合同效力的认识与当事人主张不一致。' }
    expect(await no(c('explain'), s.court, { ...explain, point: '请注意诉讼时效。' })).toBe('hints-at-limitation')
    await p.yes(c('explain'), s.court, explain)
    await p.yes(c('answer-explanation'), s.lessee, { file, answer: 'keeps', text: '坚持原请求' })
    const ask = { file, round: 1, addressee: 'plaintiff', question: '夜间几张卡', periodDays: 3 }
    await p.yes(c('put-question'), s.court, ask)
    expect(await no(c('put-question'), s.court, ask)).toBe('round-known')
    expect(await no(c('answer-question'), s.provider, { file, round: 1, text: '四张' })).toBe('not-asked')
    expect(await no(c('answer-question'), s.lessee, { file, round: 2, text: '三张' })).toBe('no-such-round')
    expect(await p.yes(c('answer-question'), s.lessee, { file, round: 1, text: '三张' })).toMatchObject({ late: false })
    await p.yes(c('close-round'), s.court, { file })
    // nor does it put limitation before the sides as an issue that nobody raised
    const issue = { file, module: 'performance', issues: ['是否超过诉讼时 效'] }
    expect(await no(c('put-issues'), s.court, issue)).toBe('hints-at-limitation')
    await p.yes(c('put-issues'), s.court, { file, module: 'performance', issues: ['卡数'] })
    expect(await no(c('fix-focus'), s.court, { file, issues: ['卡数'], burden: '原告' })).toBe('sides-not-heard')
    await p.yes(c('comment-on-issues'), s.lessee, { file, text: '同意' })
    await p.yes(c('fix-focus'), s.court, { file, issues: ['卡数'], burden: '原告', unheard: '被告经通知未发表意见' })
    expect(await no(c('hold-async'), s.court, { file, periodDays: 5 })).toBe('needs-not-met')
    const { item } = await s.see<{
      item: { asyncHearing: { allowed: boolean; conditions: { code: string; holds: boolean }[] } }
    }>('dispute.case.get', s.court, { file })
    expect(item.asyncHearing.allowed).toBe(false)
    expect(item.asyncHearing.conditions.map(({ holds }) => holds)).toEqual([false, false, false, false, false])
    const hearing = { file, at: '2026-06-25T02:00:00.000Z', mode: 'online', closed: 'no' }
    expect(await no(c('notify-hearing'), s.court, { ...hearing, link: 'javascript:alert(1)' })).toBe('link-not-https')
    await p.yes(c('notify-hearing'), s.court, { ...hearing, link: 'https://court.example/room/1' })
  })

  test('a business secret is seen by those named for it; only the court of the case widens that', async () => {
    const { secret } = await p.yes('dispute.secret.file', s.provider, {
      file,
      name: '电费成本.xlsx',
      sha256: '5'.repeat(64),
      about: '成本明细',
      seenBy: [],
    })
    const paperFor = async (actor: Actor) =>
      (
        await s.see<{ item: { secrets: { secret: string; paper: object | null }[] } }>('dispute.case.get', actor, {
          file,
        })
      ).item.secrets.find((one) => one.secret === secret)
    expect((await paperFor(s.provider))?.paper).not.toBeNull()
    expect((await paperFor(s.court))?.paper).not.toBeNull()
    // the other side knows that there is one, and of what
    expect(await paperFor(s.lessee)).toMatchObject({ about: '成本明细', paper: null })
    expect((await paperFor(s.operator))?.paper ?? null).toBeNull()
    const otherCourt = await p.party('外地法院（示例）', ['court'], 'cn-sh')
    expect(await no('dispute.secret.open', otherCourt, { secret, seenBy: ['plaintiff'], reasons: '质证' })).toBe(
      'not-your-case',
    )
    await p.yes('dispute.secret.open', s.court, { secret, seenBy: ['plaintiff'], reasons: '须经质证' })
    expect((await paperFor(s.lessee))?.paper).toMatchObject({ name: '电费成本.xlsx' })
  })

  test('judgment waits for the transcript; only a final one tells the credit room anything', async () => {
    p.clock.set('2026-06-25T02:00:00.000Z')
    await p.yes(c('hold-online'), s.court, { file })
    await p.yes(c('enter-record'), s.court, { file, record: paper('f'), present: 'both', closed: 'no' })
    await p.yes(c('confirm-record'), s.lessee, { file })
    const judgment = {
      file,
      caseNo: '（2026）示0001民初1号',
      judgment: paper('a'),
      result: '退还一千元',
      reasons: '少交付',
    }
    expect(await no(c('judge'), s.court, judgment)).toBe('transcript-not-confirmed')
    await p.yes(c('note-unsigned'), s.court, { file, who: 'defendant', reasons: '拒绝确认' })
    await p.yes(c('judge'), s.court, { ...judgment, breachBy: 'both' })
    const parts = (await p.world.store.transact((tx) => caseFile(tx, file)))!.parts
    const told = { refused: null, file: { file, parts }, caseNo: '（2026）示0001民初1号', result: '退还' }
    expect(outcomeOf({ ...told, act: 'dispute.case.judge' })).toBeUndefined()
    expect(outcomeOf({ ...told, act: 'dispute.case.become-final' })).toMatchObject({
      decidedBy: s.court.party,
      parties: [s.lessee.party, s.provider.party],
    })
    expect(outcomeOf({ ...told, act: 'dispute.case.settle' })).toBeUndefined()
  })

  test('what the court found in breach enters the credit file of each once the judgment is final, not before', async () => {
    const findingsOf = (actor: Actor) =>
      p.world.store.transact((tx) =>
        tx.rows<{ rule: string; level: string; file: string }>(
          `select body ->> 'rule' as rule, body ->> 'level' as level, file from credit.fact where party = $1 and kind = 'finding'`,
          [actor.party],
        ),
      )
    await p.yes(c('e-serve'), s.court, { file, servedOn: '2026-06-25' })
    await p.follow()
    expect(await findingsOf(s.provider)).toEqual([])
    p.clock.set('2026-07-13T02:00:00.000Z')
    await p.yes(c('become-final'), platformActor, { file })
    await p.follow()
    const found = [{ rule: 'contract-breach', level: 'general', file }]
    expect(await findingsOf(s.provider)).toEqual(found)
    expect(await findingsOf(s.lessee)).toEqual(found)
    // a judgment is no penalty: it is entered, open to objection and repair, and published nowhere
    const [entered] = await p.world.store.transact((tx) =>
      tx.rows<{ file: string; state: string; public: boolean; fact: string; decision: string; on: string }>(
        `select p.file, p.state, p.public, f.fact, p.decision_no as decision, p.document_on::text as "on" from credit.publicity p join credit.fact f on f.repair = p.file where p.party = $1`,
        [s.provider.party],
      ),
    )
    expect(entered).toMatchObject({ state: 'eligible', public: false })
    const market = await p.party('市场监管（示例）', ['authority:market'])
    const byHand = {
      title: '公示（示例）',
      place: 'cn-gd-sz',
      with: { subject: s.provider.party },
      class: 'general',
      documentOn: entered!.on,
      decisionNo: entered!.decision,
      catalogueItem: '司法裁判信息',
    }
    expect(await no('credit.repair.publish-general', market, byHand)).toBe('published-already')
    await p.yes('credit.repair.object', s.provider, { file: entered!.file, grounds: '当事人有误（示例）' })
    await p.yes('credit.repair.correct-record', market, { file: entered!.file, result: '更正（示例）' })
    expect((await s.see<{ rows: object[] }>('credit.publicity.list', s.lessee)).rows).toEqual([])
  })
})
