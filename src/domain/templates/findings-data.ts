// Data and evidence: what must be agreed when personal or important data is handled, and what makes records count later.
import { found, listIn, textIn, yesIn, type Check, type Subject } from './check.ts'

const ENTRUSTED = 'cn/pipl#21'
const NETWORK_DATA = 'cn/network-data-regulation#12'
const IMPORTANT = 'cn/network-data-regulation#31'
const METERING_EVIDENCE = 'cn/evidence-rules#94'
const E_SERVICE = 'cn/online-litigation-rules#29'

const PERSONAL_DATA_TERMS: readonly (readonly [slot: string, article: string, zh: string, en: string])[] = [
  ['personalDataPurpose', ENTRUSTED, '处理目的', 'the purpose'],
  ['personalDataKinds', ENTRUSTED, '个人信息种类', 'the kinds of data'],
  ['personalDataMeasures', NETWORK_DATA, '保护措施', 'the safeguards'],
  ['dataReturn', ENTRUSTED, '终止后的返还或者删除', 'return or deletion at the end'],
]

const said = (s: Subject, slot: string): boolean => s.answers.has(slot) && s.answers.get(slot) !== false

export const dataChecks: readonly Check[] = [
  {
    id: 'personal-data-terms',
    article: ENTRUSTED,
    applies: (s) => yesIn(s, 'personalData'),
    find: (s) =>
      PERSONAL_DATA_TERMS.filter(([slot]) => !said(s, slot) && !s.missing.has(slot)).map(([slot, article, zh, en]) => ({
        slot,
        severity: 'error' as const,
        article,
        message: {
          zh: `涉及个人信息，合同应约定${zh}`,
          en: `personal data is handled: the contract names ${en}`,
        },
      })),
  },
  {
    id: 'important-data',
    article: IMPORTANT,
    applies: (s) => yesIn(s, 'importantData'),
    find: (s) =>
      found(
        !said(s, 'riskAssessment') && !s.missing.has('riskAssessment'),
        'riskAssessment',
        'error',
        '涉及重要数据，提供、委托处理之前应进行风险评估',
        'important data is handled: a risk assessment comes before it is provided or entrusted',
      ),
  },
  {
    id: 'e-service-address',
    article: E_SERVICE,
    find: (s) =>
      found(
        textIn(s, 'eServiceAddress') === undefined &&
          listIn(s, 'eServiceAddress').length === 0 &&
          !yesIn(s, 'eServiceAddress') &&
          !s.missing.has('eServiceAddress'),
        'eServiceAddress',
        'warning',
        '未约定电子送达地址；约定后可作为同意电子送达的依据',
        'no address for electronic service is agreed; such an agreement shows consent to it',
      ),
  },
  {
    id: 'metering-evidence',
    article: METERING_EVIDENCE,
    find: (s) =>
      found(
        !s.clauses.some(({ basis }) => basis.includes(METERING_EVIDENCE)),
        s.removed.find(({ basis }) => basis.includes(METERING_EVIDENCE))?.id ?? 'metering-evidence',
        'warning',
        '没有计量存证条款；约定保存、提取计量数据的方式，发生争议时较易确认其真实性',
        'there is no clause on metering evidence; data kept and extracted as agreed is more easily taken as true in a dispute',
      ),
  },
]
