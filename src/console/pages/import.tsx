import { useSuspenseQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { importMessages } from '#messages/import'
import { typesQuery } from '../api/queries.ts'
import { useMay } from '../session/me.ts'
import { useTitle } from '../ui/page-title.ts'
import { FormDrop } from './form/drop-targets.tsx'
import form from './form/form.module.css'
import { useLeaveGuard } from './form/leave-guard.tsx'
import { NotAllowed } from './form/not-allowed.tsx'
import { ReviewStep } from './import/review-step.tsx'
import { SourceStep } from './import/source-step.tsx'
import { useImport } from './import/use-import.ts'

const route = getRouteApi('/inside/projects/$project/import')

/** Imports many credentials: a text is read here, each row is reviewed, and what is ticked is stored and followed. */
export function Import() {
  const { project } = route.useParams()
  useTitle(importMessages.title, project)
  const { items } = useSuspenseQuery(typesQuery).data
  const [text, setText] = useState('')
  const state = useImport(project)
  const guard = useLeaveGuard(state.step === 'running' ? state.isBusy : text !== '')
  if (!useMay(project)('credential.write')) return <NotAllowed project={project} />
  return (
    <FormDrop>
      <div className={form['head']}>
        <h2>{importMessages.title}</h2>
        {state.step === 'source' && <p className={form['hint']}>{importMessages.intro}</p>}
      </div>
      {state.step === 'source' ? (
        <SourceStep
          {...{ project, text }}
          onText={setText}
          fault={state.sourceFault}
          error={state.error}
          isBusy={state.isBusy}
          onReview={() => void state.start(text)}
        />
      ) : (
        <ReviewStep
          {...{ project, state }}
          kinds={items}
          onAgain={() => {
            setText('')
            state.back()
          }}
        />
      )}
      {guard.question}
    </FormDrop>
  )
}
