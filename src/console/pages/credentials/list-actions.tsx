import { IconTableImport } from '@tabler/icons-react'
import { importMessages } from '#messages/import'
import { useMay } from '../../session/me.ts'
import { LinkButton } from '../../ui/link-button.tsx'

/** Actions on many credentials, which need no selection. */
export function ListActions({ project }: { readonly project: string }) {
  if (!useMay(project)('credential.write')) return null
  return (
    <LinkButton variant="default" leftSection={<IconTableImport size={16} />} to="/projects/$project/import" params={{ project }}>
      {importMessages.open}
    </LinkButton>
  )
}
