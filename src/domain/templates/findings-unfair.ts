// Words that are unfair as a standard term, or that law does not let stand at all, looked for in what the two sides wrote
// themselves: one sentence at a time. Patterns find candidates; people judge. Gaps in them are bounded, so that a long
// text costs no more than its length.
import type { Words } from '#kernel/act'
import type { Check } from './check.ts'
import type { Finding } from './framework.ts'

type Unfair = {
  id: string
  article: string
  severity: Finding['severity']
  zh: RegExp
  en: RegExp
  /** a sentence that says this is not meant */
  unless?: RegExp
  says: Words
}

const unfair: readonly Unfair[] = [
  {
    id: 'final-interpretation',
    article: 'cn/contract-supervision-measures#8',
    severity: 'warning',
    zh: /最终(的)?解释权|解释权(归|属于|由)/,
    en: /\b(final|sole|exclusive)\b[^,]{0,30}\binterpret|\binterpretation\b.{0,40}\bshall (be final|prevail)/i,
    says: {
      zh: '单方享有最终解释权：对消费者的格式条款不得如此约定；其他合同中有两种以上解释的，作不利于提供方的解释',
      en: 'one side keeps the final interpretation: not allowed in standard terms for consumers; elsewhere doubt goes against the drafter',
    },
  },
  {
    id: 'exclusion-for-intent',
    article: 'cn/civil-code#506',
    severity: 'error',
    zh: /(故意|重大过失|人身(损害|伤害|伤亡))[^。；]{0,24}((?<!不)(?<!不得)(免除|免责|豁免)|不承担|概不负责|(均|也|亦|一律)?不负责|无需承担|无须承担)|((?<!不)(?<!不得)(免除|豁免)|不承担|概不负责|不负责|无需承担|无须承担)[^。；]{0,24}(故意|重大过失|人身(损害|伤害|伤亡))/,
    en: /\b(not (be )?liable|no liability|exclud\w* (all |any )?liability|released? from)\b.{0,80}\b(wil?l?ful|intent\w*|gross negligence|personal injury|death)\b|\b(wil?l?ful|intent\w*|gross negligence|personal injury|death)\b.{0,60}\b(not (be )?liable|no liability|is excluded|are excluded)\b/i,
    unless:
      /除[^。；]{0,40}(故意|重大过失|人身)[^。；]{0,24}(外|以外)|(故意|重大过失)[^。；]{0,12}除外|不适用(前款|本条|本款)?[^。；]{0,10}(上限|限制|免责)|\b(except|unless|other than|save)\b.{0,60}\b(wil?l?ful|intent|gross negligence|personal injury)|\bdoes not (apply|extend)\b|\bnothing in this\b/i,
    says: {
      zh: '免除故意、重大过失造成的财产损失或者人身损害的责任：此类免责条款无效',
      en: 'liability for intent, gross negligence or personal injury is excluded: such a clause is void',
    },
  },
  {
    id: 'exclusion-of-all-liability',
    article: 'cn/civil-code#497',
    severity: 'warning',
    zh: /(任何情况下|无论何种原因|不论何种原因|一切)[^。；]{0,24}(不承担|概不负责|不负责|免除)[^。；]{0,10}(任何|一切|全部)?[^。；]{0,4}责任?|(不承担|免除)(任何|一切|全部)[^。；]{0,10}责任/,
    en: /\b(in no event|under no circumstances|for any reason whatsoever)\b.{0,60}\bliab|\b(no|not assume any) liability (of any kind|whatsoever)/i,
    says: {
      zh: '概括免除一方责任：作为格式条款可能无效',
      en: 'one side’s liability is excluded altogether: as a standard term it may be void',
    },
  },
  {
    id: 'no-remedy',
    article: 'cn/civil-code#497',
    severity: 'warning',
    zh: /(放弃|无权|不享有)[^。；]{0,20}(起诉|诉讼|仲裁|索赔|投诉|追究|求偿|赔偿|解除|抗辩)|不得[^。；]{0,12}(起诉|提起诉讼|申请仲裁|索赔|投诉|追究|要求赔偿|主张赔偿|提出异议)/,
    en: /\bwaives?\b.{0,60}\b(right|claim|remed|sue|terminat|defen[cs]e)|\b(no|not have any) (right|claim|remedy)\b.{0,40}\b(sue|claim|terminat|compensat|damages)|\bmay not\b.{0,20}\b(sue|claim|complain|terminate)/i,
    says: {
      zh: '排除一方请求救济、解除或者赔偿的主要权利：作为格式条款可能无效',
      en: 'a side’s main remedies are taken away: as a standard term it may be void',
    },
  },
  {
    id: 'unilateral-change',
    article: 'cn/civil-code#497',
    severity: 'warning',
    zh: /(有权|可以?|得以)(随时|单方|自行|任意)[^。；]{0,16}(调整|变更|修改|提高)[^。；]{0,16}(价格|单价|费用|收费|条款|规则|标准|服务|内容)|(调整|变更|修改|提高)[^。；]{0,16}(价格|单价|费用|收费|条款|规则|标准|服务|内容)[^。；]{0,20}(无需|不必|无须|不另行|不再)[^。；]{0,6}(通知|同意|协商)/,
    en: /\b(may|can|reserves? the right to|entitled to)\b.{0,50}\b(chang|adjust|modif|amend|increas|rais)\w*\b.{0,50}\b(without (prior |any )?(notice|consent)|at any time|(sole|own) discretion|unilaterally)|\b(unilaterally|at any time|(sole|own) discretion)\b.{0,30}\b(chang|adjust|modif|amend|increas|rais)/i,
    says: {
      zh: '一方可以不经通知或者同意变更价格、条款：作为格式条款可能无效',
      en: 'one side may change price or terms without notice or consent: as a standard term it may be void',
    },
  },
  {
    id: 'hardship-waived',
    article: 'cn/civil-code#533',
    severity: 'error',
    zh: /(放弃|不得|不适用|排除|无权)[^。；]{0,24}(情势变更|第五百三十三条|因(市场|价格)[^。；]{0,8}(重新协商|变更或者解除))|情势变更[^。；]{0,20}(不适用|排除|放弃|不得|无权)/,
    en: /\b(waive|exclud|not apply|no right|may not)\w*\b.{0,80}\b(hardship|change of circumstances|article 533)\b|\b(hardship|change of circumstances|article 533)\b.{0,60}\b(waived|excluded|not apply)\b/i,
    says: {
      zh: '事先排除情势变更规则：这样的约定无效（合同编通则解释第三十二条）',
      en: 'the rule on change of circumstances is waived in advance: such an agreement is void (Contract Interpretation 32)',
    },
  },
  {
    id: 'adjustment-excluded',
    article: 'cn/contract-interpretation#64',
    severity: 'warning',
    zh: /(放弃|不得|无权|排除)[^。；]{0,20}(调整|减少|降低|增加)[^。；]{0,8}违约金|违约金[^。；]{0,20}(不得|不予|无权|不再)[^。；]{0,8}(调整|减少|降低)/,
    en: /\b(liquidated damages|penalt)\w*\b.{0,60}\b(not be (reduced|adjusted|lowered)|no (reduction|adjustment))|\b(waive|may not (ask|request|apply))\w*\b.{0,60}\b(reduc|adjust)\w*\b.{0,30}\b(liquidated damages|penalt)/i,
    says: {
      zh: '约定不得请求调整违约金：不影响向法院、仲裁机构请求调整',
      en: 'adjustment of liquidated damages is ruled out: it can be asked of court or arbitration all the same',
    },
  },
  {
    id: 'data-ownership-taken',
    article: 'cn/civil-code#497',
    severity: 'warning',
    zh: /(数据|资料|模型|权重|成果|产出|结果)[^。；]{0,20}(归|属于|属|均由)(供给方|出租方|服务方|提供方|乙方|平台)(所有|享有|支配)?/,
    en: /\b(data|outputs?|models?|weights|content|results)\b.{0,60}\b(belongs? to|(is|are) owned by|vests? in|(is|are|becomes?) the property of)\s+(the )?(provider|lessor|platform|supplier)/i,
    says: {
      zh: '承租方的数据、模型或者成果归供给方：作为格式条款可能无效；供给方只在履行所需范围内处理数据',
      en: 'the lessee’s data, models or results go to the provider: as a standard term it may be void; the provider handles data only as performance needs',
    },
  },
  {
    id: 'pay-when-paid',
    article: 'cn/sme-payment-regulation#9',
    severity: 'warning',
    zh: /(收到|取得)[^。；]{0,12}(第三方|业主|财政|上级|最终用户|下游|客户)[^。；]{0,10}(付款|款项|拨款|资金)[^。；]{0,12}(后|之后|为(前提|条件))/,
    en: /\b(upon|after|only when|subject to|conditional on)\b.{0,30}\b(receipt|receiving|receives|is paid)\b.{0,50}\b(customer|client|third part|end user|budget|employer)/i,
    says: {
      zh: '以收到第三方付款为付款条件：机关、事业单位和大型企业对中小企业不得如此约定',
      en: 'payment waits for a third party to pay: public bodies and large firms may not agree so with small and medium ones',
    },
  },
]

const sentencesOf = (text: string): string[] => text.split(/[。；;\n]|\.\s/)

/** One check for each kind of words, on every text that the two sides wrote. */
export const unfairTerms: readonly Check[] = unfair.map(({ id, article, severity, zh, en, unless, says }) => ({
  id,
  article,
  find: ({ own }) =>
    own.flatMap(({ slot, ...texts }) => {
      const meant = [...sentencesOf(texts.zh), ...sentencesOf(texts.en)].some(
        (one) => (zh.test(one) || en.test(one)) && unless?.test(one) !== true,
      )
      return meant ? [{ slot, severity, message: says }] : []
    }),
}))
