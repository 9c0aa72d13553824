import { useState, type ReactNode } from 'react'
import type { BoardElement, BoardEvidence, BoardStatement, CaseSide, FocusBoard } from '../api/justice-rows.ts'
import { useItem } from '../api/views.ts'
import { useTongue } from '../i18n/words.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { EvidenceMark } from '../ui/evidence-mark.tsx'
import { Facts, Section } from '../ui/page.tsx'
import { Day } from '../ui/period.tsx'
import { Failure } from '../ui/refusal.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import { ClaimForm, DefenceForm, StatementForm } from './board-forms.tsx'
import { ProofMark, valueText } from './measured-value.tsx'

const SIDES: readonly CaseSide[] = ['plaintiff', 'defendant']
const BASIS = ['platform/dispute-rules#focus-board', 'cn/civil-procedure-interpretation#226']
/** The others enter theirs on the same board. */
const ASK_AGAIN_MS = 15_000

/** The focus board: what a suit turns on, shared by both sides and the judge. */
export function BoardPart({ file }: { file: string }): ReactNode {
  const { t, say } = useTongue()
  const asked = useItem('dispute.focus.board', { file }, { everyMs: ASK_AGAIN_MS })
  if (asked.isError) return <Failure error={asked.error} retry={() => void asked.refetch()} />
  if (asked.data === undefined) return <Loading label={t('load.busy')} rows={8} />
  const of = asked.data.item
  const { board } = of
  return (
    <>
      <p>
        {t('board.lead')} <BasisMark what={t('case.part.focus')} basis={BASIS} />
      </p>
      {of.counselFor !== null && <p className="notice">{t('board.counsel', { name: of.counselFor.name ?? '' })}</p>}
      {of.fixed !== null && <Fixed of={of.fixed} />}
      <Opened of={of} />
      {board !== null && (
        <>
          <Facts
            of={[
              ...SIDES.map(
                (side) =>
                  [
                    `${t('board.heard')} · ${t(`board.side.${side}`)}`,
                    <StateTag key={side} tone={of.heard[side] ? 'good' : 'warn'}>
                      {t(of.heard[side] ? 'board.heard.yes' : 'board.heard.no')}
                    </StateTag>,
                  ] as const,
              ),
            ]}
          />
          {of.fixed === null && of.mine === 'court' && <p className="quiet">{t('board.fix.how')}</p>}
          <Module of={of} module={board.module} why={say(board.why)} elements={board.elements} first />
          {board.then !== null && (
            <Module of={of} module={board.then.module} why={say(board.then.when)} elements={board.then.elements} />
          )}
          {board.contradictions.length > 0 && (
            <Section title={t('board.contradictions')}>
              <ul className="justice-list">
                {board.contradictions.map(({ pair, why, article }) => (
                  <li key={pair.join(' ')}>
                    {pair.map((id) => say(of.choices.remedies[id])).join(' / ')}
                    {t('board.colon')}
                    {say(why)} <BasisMark what={t('board.contradictions')} basis={[article]} />
                  </li>
                ))}
              </ul>
            </Section>
          )}
          <p className="quiet">{say(board.note)}</p>
        </>
      )}
    </>
  )
}

function Fixed({ of }: { of: NonNullable<FocusBoard['fixed']> }): ReactNode {
  const { t } = useTongue()
  return (
    <div className="notice notice-good">
      <strong>
        {t('board.fixed')} · <Day of={of.on} />
      </strong>
      <ol>
        {of.issues.map((issue) => (
          <li key={issue}>{issue}</li>
        ))}
      </ol>
      <p className="justice-said">
        {t('board.burden')}
        {t('board.colon')}
        {of.burden}
      </p>
    </div>
  )
}

/** What is claimed and raised, with the entries of whoever reads. */
function Opened({ of }: { of: FocusBoard }): ReactNode {
  const { t, say } = useTongue()
  const [entering, setEntering] = useState<'claim' | 'defences' | null>(null)
  const { opened, choices } = of
  const names = (ids: readonly string[], table: keyof FocusBoard['choices']): string =>
    ids.map((id) => say(choices[table][id])).join(t('board.comma'))
  const close = () => setEntering(null)
  return (
    <>
      {opened === null ? (
        <Empty>{t('board.none')}</Empty>
      ) : (
        <Facts
          of={[
            [t('board.scenario'), say(choices.scenarios[opened.scenario])],
            [t('board.asked'), names(opened.asked, 'remedies')],
            [t('board.alternative'), names(opened.alternative, 'remedies') || t('board.alternative.none')],
            [t('board.defences'), names(opened.defences, 'defences') || t('board.defences.none')],
          ]}
        />
      )}
      {!of.closed && entering === null && (
        <p className="row-of">
          {of.mine === 'plaintiff' && (of.counselFor === null || of.counselFor.powers.includes('change')) && (
            <button
              type="button"
              className={opened === null ? 'button' : 'button button-second'}
              onClick={() => setEntering('claim')}
            >
              {t(opened === null ? 'board.open' : 'board.change')}
            </button>
          )}
          {of.mine === 'defendant' && opened !== null && (
            <button type="button" className="button button-second" onClick={() => setEntering('defences')}>
              {t('board.defend')}
            </button>
          )}
        </p>
      )}
      {entering === 'claim' && <ClaimForm of={of} close={close} />}
      {entering === 'defences' && <DefenceForm of={of} close={close} />}
    </>
  )
}

function Module(props: {
  of: FocusBoard
  module: '效力' | '履行'
  why: string
  elements: readonly BoardElement[]
  first?: boolean
}): ReactNode {
  const { t } = useTongue()
  const open = props.elements.filter((element) => element.open).length
  const name = t(props.module === '效力' ? 'board.module.validity' : 'board.module.performance')
  return (
    <Section
      title={t(props.first === true ? 'board.module' : 'board.then', { module: name })}
      aside={<span className="quiet">{t('board.openCount', { n: open })}</span>}
    >
      <p className="quiet">{props.why}</p>
      <ol className="justice-board">
        {props.elements.map((element) => (
          <Element key={element.id} of={props.of} element={element} />
        ))}
      </ol>
    </Section>
  )
}

function Element({ of, element }: { of: FocusBoard; element: BoardElement }): ReactNode {
  const { t, say, lang } = useTongue()
  const [saying, setSaying] = useState(false)
  const side = of.mine === 'plaintiff' || of.mine === 'defendant' ? of.mine : null
  const title = say(element.element)
  return (
    <li className="justice-element" aria-label={title}>
      <h3>
        {title}{' '}
        <StateTag tone={element.undisputed ? 'good' : element.open ? 'act' : 'over'}>
          {t(element.undisputed ? 'board.undisputed' : element.open ? 'board.isOpen' : 'board.isShut')}
        </StateTag>{' '}
        <BasisMark what={title} basis={element.articles} />
      </h3>
      <p>{say(element.asks)}</p>
      <p className="quiet">
        {t('board.burden')}
        {t('board.colon')}
        {say(element.burden.says)} <BasisMark what={t('board.burden')} basis={[element.burden.article]} />
      </p>
      <div className="justice-pair">
        {SIDES.map((one) => (
          <Said
            key={one}
            side={one}
            said={element.statements.find((statement) => statement.side === one)}
            counsels={of.counsels}
          >
            {one === 'defendant' &&
              element.respondentSays.map((words) => (
                <p key={words.zh} className="justice-said">
                  {say(words)}
                </p>
              ))}
          </Said>
        ))}
        <Evidence title={t('board.for')} of={element.evidence.for} />
        <Evidence title={t('board.against')} of={element.evidence.against} />
      </div>
      {element.measured.length > 0 && (
        <>
          <h4>{t('board.measured')}</h4>
          <ul>
            {element.measured.map((line) => (
              <li key={line.what.zh}>
                {say(line.what)}
                {t('board.colon')}
                <span className="figure">{valueText(line.value, line.unit, t, lang)}</span>{' '}
                {line.proof !== null && <ProofMark of={line.proof} />}
              </li>
            ))}
          </ul>
        </>
      )}
      {side !== null && !of.closed && !saying && (
        <p className="row-of">
          <button
            type="button"
            className="button button-second"
            aria-label={`${t('board.say')} · ${title}`}
            onClick={() => setSaying(true)}
          >
            {t('board.say')}
          </button>
        </p>
      )}
      {saying && side !== null && (
        <StatementForm
          file={of.file}
          element={element.id}
          title={title}
          start={element.statements.find((one) => one.side === side)}
          mayAdmit={of.counselFor === null || of.counselFor.powers.includes('admit')}
          close={() => setSaying(false)}
        />
      )}
    </li>
  )
}

function Said(props: {
  side: CaseSide
  said: BoardStatement | undefined
  counsels: FocusBoard['counsels']
  children: ReactNode
}): ReactNode {
  const { t } = useTongue()
  return (
    <div>
      <h4>
        {t(`board.side.${props.side}`)}
        {props.said !== undefined && (
          <>
            {' '}
            <StateTag tone={props.said.stance === 'disputed' ? 'warn' : 'good'}>
              {t(`board.stance.${props.said.stance}`)}
            </StateTag>
          </>
        )}
      </h4>
      {props.children}
      {props.said === undefined ? (
        <p className="quiet">{t('board.silent')}</p>
      ) : (
        <>
          <p className="justice-said">{props.said.text}</p>
          {props.said.counsel !== null && (
            <p className="quiet">{t('board.by', { counsel: props.counsels[props.said.counsel] ?? '' })}</p>
          )}
        </>
      )}
    </div>
  )
}

function Evidence({ title, of }: { title: string; of: readonly BoardEvidence[] }): ReactNode {
  const { t } = useTongue()
  return (
    <div>
      <h4>{title}</h4>
      {of.length === 0 ? (
        <p className="quiet">{t('board.evidence.none')}</p>
      ) : (
        <ul>
          {of.map((one, n) => (
            <li key={n}>
              {one.title}{' '}
              {one.stream !== undefined && one.seq !== undefined && <EvidenceMark stream={one.stream} seq={one.seq} />}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
