import { useId, useRef, useState, type ReactNode } from 'react'

const GAP_PX = 6
const EDGE_PX = 8
const NARROW_PX = 640

/** Puts an open card beside its button, inside the window; on a narrow screen it lies at the bottom. */
function place(button: HTMLElement, card: HTMLElement): void {
  if (window.innerWidth < NARROW_PX) {
    card.style.cssText = ''
    return
  }
  const at = button.getBoundingClientRect()
  const { offsetWidth: width, offsetHeight: height } = card
  const left = Math.min(Math.max(EDGE_PX, at.left), window.innerWidth - width - EDGE_PX)
  const below = at.bottom + GAP_PX
  const top = below + height < window.innerHeight ? below : Math.max(EDGE_PX, at.top - GAP_PX - height)
  card.style.left = `${left}px`
  card.style.top = `${top}px`
}

/**
 * A small mark that opens a card in place. The browser's own popover keeps it reachable by keyboard, closes it on
 * Escape or on a click elsewhere, and gives the focus back to the mark.
 */
export function Floating(props: {
  className: string
  mark: ReactNode
  label: string
  title: string
  closeLabel: string
  children: (open: boolean) => ReactNode
}): ReactNode {
  const id = useId()
  const button = useRef<HTMLButtonElement>(null)
  const card = useRef<HTMLDivElement>(null)
  const [open, setOpen] = useState(false)
  // A page holds many cards; what is in one is made when it is first opened, and stays.
  const [made, setMade] = useState(false)
  return (
    <span className="floating">
      <button
        ref={button}
        type="button"
        className={`mark ${props.className}`}
        aria-label={props.label}
        aria-expanded={open}
        title={props.label}
        popoverTarget={id}
        onClick={(event) => event.stopPropagation()}
      >
        {props.mark}
      </button>
      <div
        ref={card}
        id={id}
        popover="auto"
        role="dialog"
        aria-label={props.title}
        className="card"
        tabIndex={-1}
        onClick={(event) => event.stopPropagation()}
        onToggle={(event) => {
          const opened = event.newState === 'open'
          setOpen(opened)
          if (opened) setMade(true)
          if (!opened || button.current === null || card.current === null) return
          place(button.current, card.current)
          card.current.focus({ preventScroll: true })
          // What the card shows may arrive later and change its height.
          const watch = new ResizeObserver(() => {
            if (button.current && card.current?.matches(':popover-open')) place(button.current, card.current)
            else watch.disconnect()
          })
          watch.observe(card.current)
        }}
      >
        {made && (
          <>
            <div className="card-head">
              <strong>{props.title}</strong>
              <button type="button" className="card-close" popoverTarget={id} popoverTargetAction="hide">
                <span aria-hidden="true">×</span>
                <span className="unseen">{props.closeLabel}</span>
              </button>
            </div>
            {props.children(open)}
          </>
        )}
      </div>
    </span>
  )
}
