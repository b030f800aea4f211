import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { deleteProject, type Project } from '#api'
import { settingsMessages } from '#messages/settings'
import { projectQuery } from '../api/queries.ts'
import { useMay } from '../session/me.ts'
import { useAction } from '../ui/action.ts'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { DialogButton } from '../ui/dialog-button.tsx'
import { useTitle } from '../ui/page-title.ts'
import { showToast } from '../ui/toast.tsx'
import form from './form/form.module.css'
import { AccessGrants } from './settings/access-grants.tsx'
import { General } from './settings/general.tsx'
import { GeneralFacts } from './settings/general-facts.tsx'
import { Members } from './settings/members.tsx'
import { Targets } from './settings/targets.tsx'
import { VerifyTargets } from './settings/verify-targets.tsx'

const route = getRouteApi('/inside/projects/$project/settings')

/** The settings and members of a project, and its deletion. */
export function Settings() {
  const { project: name } = route.useParams()
  useTitle(settingsMessages.title, name)
  const { data: project } = useSuspenseQuery(projectQuery(name))
  const may = useMay(name)
  return (
    <>
      {may('project.update') ? <General project={project} /> : <GeneralFacts project={project} />}
      {(project.targets.length > 1 || may('project.move')) && <Targets project={project} />}
      {may('verify-target.list') && <VerifyTargets project={name} />}
      {may('member.read') && <Members project={name} />}
      {may('access.read') && <AccessGrants project={name} />}
      {may('project.delete') && <DeleteProject project={project} />}
    </>
  )
}

function DeleteProject({ project }: { readonly project: Project }) {
  const navigate = useNavigate()
  const queries = useQueryClient()
  const [isOpen, setOpen] = useState(false)
  const remove = useAction(async () => {
    await deleteProject(project.name, { ifMatch: `"${project.generation}"` })
    showToast(settingsMessages.deleted(project.name))
    await queries.invalidateQueries({ queryKey: ['projects'] })
    await navigate({ to: '/projects' })
  })
  return (
    <section aria-labelledby="delete-project" className={form['section']}>
      <h2 id="delete-project">{settingsMessages.deleteTitle}</h2>
      <p>{settingsMessages.deleteText}</p>
      <DialogButton color="red" variant="light" onClick={() => setOpen(true)}>
        {settingsMessages.deleteButton}
      </DialogButton>
      {isOpen && (
        <ConfirmDialog
          title={settingsMessages.deleteTitle}
          name={project.name}
          action={settingsMessages.deleteButton}
          busy={remove.busy}
          error={remove.error}
          onConfirm={() => void remove.run()}
          onClose={() => setOpen(false)}
        >
          <p>{settingsMessages.deleteText}</p>
        </ConfirmDialog>
      )}
    </section>
  )
}
