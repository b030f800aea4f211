import { IconLock } from '@tabler/icons-react'
import { formMessages } from '#messages/credential-form'
import { problemMessages } from '#messages/problems'
import { useMe } from '../../session/me.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { LinkButton } from '../../ui/link-button.tsx'

/** Replaces a form whose submission would be refused, for users who followed a link to it. */
export const NotAllowed = ({ project }: { readonly project: string }) => (
  <EmptyState
    icon={<IconLock size={22} />}
    title={formMessages.notAllowed}
    text={useMe().readOnly ? formMessages.readOnlyText : formMessages.notAllowedText}
  >
    <LinkButton variant="default" to="/projects/$project/credentials" params={{ project }}>
      {problemMessages.toCredentials}
    </LinkButton>
  </EmptyState>
)
