import { IconCircleCheck } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { credentialsMessages } from '#messages/credentials'
import { overviewMessages } from '#messages/overview'
import { projectsMessages } from '#messages/projects'
import type { Overview } from '../../api/overview.ts'
import { useMay } from '../../session/me.ts'
import { DialogButton } from '../../ui/dialog-button.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { NewProject } from '../projects/new-project.tsx'
import classes from './first-steps.module.css'

const { steps } = overviewMessages

/** What leads to the first credential in a pipeline, each step with its button for those who may take it. */
export function FirstSteps({ overview: { projects } }: { readonly overview: Overview }) {
  const mayCreate = useMay()('project.create')
  const [isCreating, setCreating] = useState(false)
  const project = projects[0]?.name
  const mayWrite = useMay(project)('credential.write')
  return (
    <section className={classes['steps']} aria-labelledby="steps">
      <h2 id="steps">{steps.title}</h2>
      <p>{steps.text}</p>
      <ol className={classes['list']}>
        <Step
          title={steps.project}
          text={project === undefined && !mayCreate ? steps.projectAsk : steps.projectText}
          isDone={project !== undefined}
        >
          {project === undefined && mayCreate && (
            <DialogButton onClick={() => setCreating(true)}>{projectsMessages.new}</DialogButton>
          )}
        </Step>
        <Step
          title={steps.credential}
          text={project !== undefined && !mayWrite ? steps.credentialAsk : steps.credentialText}
          isDone={false}
        >
          {project !== undefined && mayWrite && (
            <LinkButton to="/projects/$project/new" params={{ project }}>
              {credentialsMessages.new}
            </LinkButton>
          )}
        </Step>
        <Step title={steps.pipeline} text={steps.pipelineText} isDone={false}>
          <a href="/help/pipelines">{steps.docs}</a>
        </Step>
      </ol>
      {isCreating && <NewProject onClose={() => setCreating(false)} />}
    </section>
  )
}

interface StepProps {
  readonly title: string
  readonly text: string
  readonly isDone: boolean
  readonly children: ReactNode
}

const Step = ({ title, text, isDone, children }: StepProps) => (
  <li className={classes['step']} data-done={isDone || undefined}>
    <h3>
      {title}
      {isDone && (
        <span className={classes['done']}>
          <IconCircleCheck size={18} aria-hidden="true" />
          {steps.done}
        </span>
      )}
    </h3>
    <p>{text}</p>
    {children}
  </li>
)
