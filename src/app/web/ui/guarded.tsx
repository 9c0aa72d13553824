import { Button, type ButtonProps } from 'antd'
import { useId, type ReactNode } from 'react'
import { useTongue } from '../i18n/words.tsx'
import { BasisMark, type Cited } from './basis-card.tsx'

/**
 * A button that may be shut: then it says why, in its title, in visible text beside it, and with the article.
 * @param why null when it may be pressed
 */
export function Guarded({
  why,
  basis,
  on,
  children,
  ...button
}: Omit<ButtonProps, 'disabled'> & {
  why: string | null
  basis?: readonly Cited[] | null | undefined
  on?: string | undefined
  children: ReactNode
}): ReactNode {
  const { t } = useTongue()
  const id = useId()
  return (
    <span className="guarded">
      <Button {...button} disabled={why !== null} {...(why === null ? {} : { title: why, 'aria-describedby': id })}>
        {children}
      </Button>
      {why !== null && (
        <span id={id} className="why">
          {t('why')}
          {why} <BasisMark what={why} basis={basis} on={on} />
        </span>
      )}
    </span>
  )
}
