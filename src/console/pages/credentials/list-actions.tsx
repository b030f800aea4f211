import { IconFileExport, IconTableImport } from '@tabler/icons-react'
import { credentialsMessages } from '#messages/credentials'
import { exportYaml } from '../../api/export.ts'
import { describeError } from '../../api/problem.ts'
import { useMay } from '../../session/me.ts'
import { useAction } from '../../ui/action.ts'
import { Button } from '../../ui/button.tsx'
import { download } from '../../ui/download.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { showToast } from '../../ui/toast.tsx'

interface ListActionsProps {
  readonly project: string
  /** Whether there is nothing to export. */
  readonly isEmpty?: boolean
}

/** Actions on many credentials, which need no selection. */
export function ListActions({ project, isEmpty = false }: ListActionsProps) {
  const may = useMay(project)
  const save = useAction(async () => {
    try {
      download(await exportYaml(project), `${project}.yaml`)
      showToast(credentialsMessages.exported)
    } catch (error) {
      showToast(describeError(error).detail)
    }
  })
  return (
    <>
      {!isEmpty && (
        <Button
          variant="default"
          px={10}
          data-export
          aria-label={credentialsMessages.exportAll}
          title={credentialsMessages.exportAll}
          loading={save.busy}
          onClick={() => void save.run()}
        >
          <IconFileExport size={16} aria-hidden />
        </Button>
      )}
      {may('credential.write') && (
        <LinkButton
          variant="default"
          leftSection={<IconTableImport size={16} />}
          to="/projects/$project/import"
          params={{ project }}
        >
          {credentialsMessages.importMany}
        </LinkButton>
      )}
    </>
  )
}
