import { useQueryClient } from '@tanstack/react-query'
import { confirmFolder, type Project } from '#api'
import { projectMessages } from '#messages/project'
import { useMay } from '../../session/me.ts'
import { useAction } from '../../ui/action.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { showToast } from '../../ui/toast.tsx'

/** Lets the project use the folder that was in Jenkins before it; for those who choose folders. */
export function ConfirmFolder({ project }: { readonly project: Project }) {
  const may = useMay(project.name)('project.move')
  const queries = useQueryClient()
  const confirm = useAction(async () => {
    await confirmFolder(project.name, {})
    showToast(projectMessages.folderConfirmed(project.folder.join(' / ')))
    await queries.invalidateQueries()
  })
  if (!may || project.blocked?.reason !== 'FolderExists' || project.deletedAt !== null) return null
  return (
    <>
      {confirm.error !== undefined && <ErrorAlert error={confirm.error} />}
      <Button size="compact-sm" mt="xs" loading={confirm.busy} onClick={() => void confirm.run()}>
        {projectMessages.confirmFolder}
      </Button>
    </>
  )
}
