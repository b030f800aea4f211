import { Select, type SelectProps } from '@mantine/core'
import { generalMessages } from '#messages/general'
import { type Role, roles } from '../session/permissions.ts'

const options = roles.map(value => ({ value, label: generalMessages.role[value] }))

interface RoleSelectProps extends Omit<SelectProps, 'data' | 'value' | 'onChange'> {
  /** Undefined for a member whose stored record gives no role. */
  readonly value: Role | undefined
  readonly onChange: (role: Role) => void
}

export const RoleSelect = ({ value, onChange, ...props }: RoleSelectProps) => (
  <Select
    {...props}
    data={options}
    value={value ?? null}
    placeholder={generalMessages.role.none}
    allowDeselect={false}
    onChange={chosen => {
      const role = roles.find(one => one === chosen)
      if (role !== undefined) onChange(role)
    }}
  />
)
