import { useEffect, useRef, useState, type RefObject } from 'react'

const TICK_MS = 1_000

const kept = (name: string): number => {
  try {
    return Number(sessionStorage.getItem(name)) || 0
  } catch {
    return 0
  }
}

/**
 * Seconds for which an element was before the reader's eyes: on the screen, in a window that is shown. Counted on after a
 * reload, so that nobody reads twice.
 */
export function useReading<Of extends HTMLElement>(name: string, counting: boolean): [RefObject<Of | null>, number] {
  const place = useRef<Of>(null)
  const key = `suan.read.${name}`
  const [seconds, setSeconds] = useState(() => kept(key))
  useEffect(() => {
    const element = place.current
    if (element === null || !counting) return
    let seen = false
    const watch = new IntersectionObserver((entries) => (seen = entries.at(-1)?.isIntersecting === true))
    watch.observe(element)
    const timer = setInterval(() => {
      if (!seen || document.visibilityState !== 'visible') return
      setSeconds((before) => {
        try {
          sessionStorage.setItem(key, String(before + 1))
        } catch {
          // Storage may be full or forbidden; the count goes on in this page.
        }
        return before + 1
      })
    }, TICK_MS)
    return () => {
      clearInterval(timer)
      watch.disconnect()
    }
  }, [key, counting])
  return [place, seconds]
}
