import { useState, type ReactNode } from 'react'
import { useAct } from '../api/attempt.ts'
import type { CompilerDesk, KeyWhy } from '../api/price-rows.ts'
import { useMe } from '../api/views.ts'
import { useTongue } from '../i18n/words.tsx'
import { Labelled } from '../public/where-form.tsx'
import { Done } from '../ui/done.tsx'
import { Guarded } from '../ui/guarded.tsx'
import { Failure } from '../ui/refusal.tsx'
import { handOverText, keysPossible, makeCompilerKey, signAsCompiler } from './compiler-key.ts'
import { useKeyHere, useMayNot } from './desk.tsx'

const RULE = ['platform/price-rules#compiler-key', 'cn/price-index-measures#disclosure']
const WHYS = ['rotation', 'lost', 'compromised'] as const satisfies readonly KeyWhy[]

/** Another key to publish under, made in this browser; a rotation is signed with the present one. */
export function ReplaceKey({ desk }: { desk: CompilerDesk }): ReactNode {
  const { t } = useTongue()
  const act = useAct('pricing.compiler.replace-key')
  const me = useMe().data
  const mayNot = useMayNot(desk)
  const present = desk.compiler?.publicKey
  const here = useKeyHere(present)
  const [why, setWhy] = useState<KeyWhy>('rotation')
  const [failure, setFailure] = useState<unknown>(null)
  const replace = async (): Promise<void> => {
    setFailure(null)
    try {
      const publicKey = await makeCompilerKey()
      const signature = await signAsCompiler(present ?? '', handOverText(me?.party ?? '', publicKey))
      await act.mutateAsync({ publicKey, why, ...(signature === undefined ? {} : { signature }) })
    } catch (error) {
      setFailure(error)
    }
  }
  if (act.isSuccess)
    return (
      <Done receipt={act.data.receipt}>
        {t(act.data.decision.vouched ? 'index.key.replaced' : 'index.key.replaced.unvouched')}
      </Done>
    )
  const cannot =
    mayNot ??
    (keysPossible() ? (why === 'rotation' && !here ? t('index.key.need.present') : null) : t('index.key.impossible'))
  return (
    <details>
      <summary>{t('index.key.replace')}</summary>
      <div className="desk-form">
        <p className="quiet">{t('index.key.replace.note')}</p>
        <Labelled label={t('index.key.why')}>
          {(id) => (
            <select id={id} value={why} onChange={({ target }) => setWhy(target.value as KeyWhy)}>
              {WHYS.map((one) => (
                <option key={one} value={one}>
                  {t(`prices.key.${one}`)}
                </option>
              ))}
            </select>
          )}
        </Labelled>
        <p className="row-of">
          <Guarded why={cannot} basis={RULE} loading={act.isPending} onClick={() => void replace()}>
            {t('index.key.replace.send')}
          </Guarded>
        </p>
        {failure !== null && <Failure error={failure} />}
      </div>
    </details>
  )
}
