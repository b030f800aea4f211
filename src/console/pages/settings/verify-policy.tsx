import { Radio, Stack } from '@mantine/core'
import type { Policies } from '#api'
import { settingsMessages } from '#messages/settings'
import { HelpLink } from '../../ui/help-link.tsx'

type Policy = Policies['verify']
const policies = Object.keys(settingsMessages.verifyOptions) as readonly Policy[]

interface VerifyPolicyProps {
  readonly value: Policy
  readonly onChange: (value: Policy) => void
}

/** When credentials are tried without a request, with what each choice leaves unnoticed. */
export const VerifyPolicy = ({ value, onChange }: VerifyPolicyProps) => (
  <Radio.Group
    label={settingsMessages.verify}
    description={<HelpLink kind="policy" of="verify" />}
    value={value}
    onChange={chosen => onChange(policies.find(policy => policy === chosen) ?? value)}
  >
    <Stack gap={8} mt={6}>
      {policies.map(policy => (
        <Radio
          key={policy}
          value={policy}
          label={settingsMessages.verifyOptions[policy]}
          description={settingsMessages.verifyMeaning[policy]}
        />
      ))}
    </Stack>
  </Radio.Group>
)
