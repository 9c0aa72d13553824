import { useEffect, useRef, useState, type RefObject } from 'react'

/** How wide an element is on the screen, so that a drawing keeps its letters readable at any width. */
export function useWidth<Of extends HTMLElement>(start = 640): [RefObject<Of | null>, number] {
  const place = useRef<Of>(null)
  const [width, setWidth] = useState(start)
  useEffect(() => {
    if (place.current === null) return
    const watch = new ResizeObserver(([entry]) => {
      if (entry !== undefined) setWidth(Math.max(240, Math.floor(entry.contentRect.width)))
    })
    watch.observe(place.current)
    return () => watch.disconnect()
  }, [])
  return [place, width]
}
