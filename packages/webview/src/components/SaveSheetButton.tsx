import { IconButton } from './IconButton.js';
import { usePage } from './page-context.js';

export interface SaveSheetButtonProps {
  /** What of the sheet is saved, where that is not all. */
  readonly label?: string;
  readonly disabled?: boolean;
  readonly onSave: () => Promise<void>;
}

/** Saves all pictures of a grid as one. */
export function SaveSheetButton(props: SaveSheetButtonProps) {
  const { label = 'Save the sheet as PNG', disabled = false, onSave } = props;
  const { saver } = usePage();
  return (
    <IconButton
      icon="save"
      label={label}
      testId="save-sheet"
      disabled={disabled || saver.isSaving.value}
      onClick={() => void onSave()}
    />
  );
}
