// Making model contracts in the sample world: one version published into the library of a province, and the next one open
// for comment, so that the library shows an official text and a redline. The texts are the project's own with some words
// changed; none of them is an official text anywhere.
import { templates, type Framework } from '#domain/templates'
import { anyone, type Actor } from '#kernel/identity'
import { addDays, type Day } from '#kernel/time'
import type { Part } from './cast.ts'
import { paper, type Diary, type FileTold } from './diary.ts'

const MAKING = 'contracts.template'
const PLACE = 'cn-gz'
const MODE = 'by-server'

const PUBLISHED_DAYS_AGO = 29

export function templateFiles(diary: Diary, actors: Record<Part, Actor>, today: Day): void {
  const from = diary.dayOf(PUBLISHED_DAYS_AGO)
  const year = from.slice(0, 4)
  const published = sampleText(`${year}.1`, from)
  publishedVersion(diary, actors, published)
  versionInConsultation(diary, actors, nextText(published, `${year}.2`, addDays(today, 60)))
}

/** The project's own text, made out as the province of the sample would issue it. */
function sampleText(version: string, from: Day): Framework {
  const own = templates().find(({ id }) => id === MODE)!
  return {
    ...own,
    title: { zh: `${own.title.zh}（示例）`, en: `${own.title.en} (sample)` },
    version,
    issuer: { zh: '示例省市场监督管理部门（示例）', en: 'market regulator of the sample province (sample)' },
    official: true,
    place: PLACE,
    from,
  }
}

/** The next version: more time to accept, a list of what is delivered ahead, and no training on the lessee's data said twice. */
function nextText(text: Framework, version: string, from: Day): Framework {
  const more: Record<string, { zh: string; en: string }> = {
    delivery: {
      zh: '供给方应当在交付前至少三日将交付清单草案发给需求方核对。',
      en: 'The provider shall send a draft of the delivery list to the lessee at least three days before delivery.',
    },
    confidentiality: {
      zh: '供给方应当应需求方要求说明有权接触数据的岗位。',
      en: 'On request the provider shall name the posts that may have access to the data.',
    },
  }
  return {
    ...text,
    version,
    from,
    slots: text.slots.map((slot) => (slot.id === 'acceptanceDays' ? { ...slot, default: 10 } : slot)),
    clauses: text.clauses.map((clause) => {
      const added = more[clause.id]
      return added && clause.text
        ? { ...clause, text: { zh: `${clause.text.zh}${added.zh}`, en: `${clause.text.en} ${added.en}` } }
        : clause
    }),
  }
}

/** The days before now on which a text is proposed, reviewed and opened for comment. */
type Course = { proposed: number; put: number; sent: number; cleared: number; opened: number }

/** From the proposal to the day on which the text is open for comment. */
function openedForComment(
  file: FileTold,
  { marketProvince, reviewProvince, dataProvince, industryProvince }: Record<Part, Actor>,
  text: Framework,
  need: string,
  { proposed, put, sent, cleared, opened }: Course,
): void {
  file.step(proposed, dataProvince, 'propose', {
    title: `算力租赁合同示范文本 ${text.version}（按服务器租赁，示例） · Model contract ${text.version}, lease by server (sample)`,
    place: PLACE,
    mode: MODE,
    need,
  })
  file.step(proposed, marketProvince, 'convene', {
    departments: ['示例省数据主管部门', '示例省工业和信息化主管部门'],
    level: 'province',
    plan: '市场监督管理部门牵头，数据部门负责数据条款，工业和信息化部门负责性能与计量条款（示例）。',
  })
  file.step(proposed, dataProvince, 'join', { person: '示例省级数据科员', share: '数据安全、个人信息条款（示例）' })
  file.step(proposed, industryProvince, 'join', { person: '示例省级工信科员', share: '性能、服务等级条款（示例）' })
  file.step(put, marketProvince, 'begin-drafting', { slots: '性能、租赁方式、服务等级、数据、计量存证（示例）' })
  file.act(put, marketProvince, 'templates.text.put', {
    label: '征求意见稿（示例）',
    explanation: '逐条说明见附件（示例）。',
    onlyWording: false,
    framework: text,
  })
  file.step(sent, marketProvince, 'send-to-competition', {
    draftFile: paper('示范文本草案'),
    heard: '已听取五家供给方、四家需求方和行业协会意见（示例）。',
  })
  file.step(cleared, reviewProvince, 'clear-competition', {
    groups: '缺省条款不指定供给方、不偏向本地、不限制注册地（示例）。',
    reasons: '可以出台（示例）。',
  })
  file.step(opened, marketProvince, 'open-consultation', {
    draftFile: paper('示范文本征求意见稿'),
    explanation: '请重点对验收、服务等级和数据条款提出意见（示例）。',
    channels: '本平台、信函（示例）',
  })
}

function publishedVersion(diary: Diary, actors: Record<Part, Actor>, text: Framework): void {
  const { marketProvince, dataProvince, industryProvince, nanshan, mediation } = actors
  const file = diary.file('template-published', MAKING)
  openedForComment(file, actors, text, '各家合同计费口径不一，可用率没有减收约定，中小企业议价困难（示例）。', {
    proposed: 83,
    put: 82,
    sent: 81,
    cleared: 79,
    opened: 77,
  })
  const comment = file.step(70, nanshan, 'comment', {
    clause: 'service-credit',
    text: '可用率减收应当自动出具减免单，不必由承租方逐月申请（示例）。',
  })
  file.step(36, marketProvince, 'close-consultation', { received: 'yes' })
  file.step(35, marketProvince, 'answer-comment', () => ({
    comment: String(Number(comment()?.['n'])),
    treatment: 'adopted',
    reasons: '采纳：文本已写明账单出具后另出减免单（示例）。',
  }))
  file.step(35, marketProvince, 'publish-opinions', {
    received: 1,
    adopted: 1,
    partly: 0,
    notAdopted: 0,
    summary: '收到一条意见，已采纳（示例）。',
  })
  file.step(34, mediation, 'declare-interest', { interests: '与供给方、需求方、平台均无关系（示例）。', none: 'yes' })
  file.step(34, mediation, 'give-expert-opinion', {
    opinion: '条款大体公平，责任限额和停机计费已作提示（示例）。',
    signed: paper('专家评审意见'),
  })
  file.step(33, marketProvince, 'finish-expert-review', { summary: '专家同意，未提出修改（示例）。' })
  for (const partner of [dataProvince, industryProvince])
    file.step(31, partner, 'countersign', { opinion: '同意（示例）。' })
  file.step(30, marketProvince, 'approve', {
    departments: ['示例省数据主管部门', '示例省工业和信息化主管部门'],
    text: paper('示范文本定稿'),
    reasons: '审定通过（示例）。',
  })
  file.step(PUBLISHED_DAYS_AGO, marketProvince, 'publish', (day) => ({
    version: text.version,
    number: `示GF-${text.version}（示例）`,
    publishedOn: day,
    text: paper('示范文本'),
    guide: '文本供参照，当事人可以修改（示例）。',
  }))
  file.step(PUBLISHED_DAYS_AGO, marketProvince, 'begin-use', (day) => ({ from: day }))
}

function versionInConsultation(diary: Diary, actors: Record<Part, Actor>, text: Framework): void {
  const { marketProvince, qinghe, haiquan } = actors
  const file = diary.file('template-consultation', MAKING)
  openedForComment(file, actors, text, '首版使用中反映验收期偏短、交付清单送达较晚（示例）。', {
    proposed: 27,
    put: 26,
    sent: 25,
    cleared: 22,
    opened: 18,
  })
  const longer = file.step(14, qinghe, 'comment', {
    clause: 'acceptance',
    text: '十日仍偏短：八卡以上的集群建议十五日（示例）。',
    wording: '需求方应当自交付之日起十五日内验收。',
  })
  file.step(9, haiquan, 'comment', {
    clause: 'delivery',
    text: '交付清单草案提前三日发出可以做到，建议允许以平台消息发出（示例）。',
  })
  file.step(6, anyone, 'comment', { clause: 'confidentiality', text: '请写明违反保密义务的举证由谁承担（示例）。' })
  file.step(4, marketProvince, 'answer-comment', () => ({
    comment: String(Number(longer()?.['n'])),
    treatment: 'partly',
    reasons: '部分采纳：八卡以上的验收期可以由双方另行填写（示例）。',
  }))
}
