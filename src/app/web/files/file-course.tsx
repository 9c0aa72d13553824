import { useMemo, type ReactNode } from 'react'
import type { CaseFile, Chart } from '../api/file-rows.ts'
import { ProcedureDrawing, type Course } from './drawing.tsx'
import { dueOf } from './next-steps.tsx'

/** A file's procedure, drawn with where it stands. */
export function FileCourse({ file, chart }: { file: CaseFile; chart: Chart }): ReactNode {
  const course = useMemo<Course>(
    () => ({
      here: file.state,
      taken: new Set(file.steps.map(({ from, step }) => `${from} ${step}`)),
      next: new Map(
        file.next.map((next) => [
          next.step,
          { allowed: next.allowed, mine: next.mine, ...dueOf(file, chart, next.step) },
        ]),
      ),
    }),
    [file, chart],
  )
  return <ProcedureDrawing chart={chart} course={course} />
}
