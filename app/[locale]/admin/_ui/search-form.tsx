import Form from "next/form";
import Link from "next/link";
import { Button } from "#app/_ui/primitives/button.tsx";
import { Input } from "#app/_ui/primitives/field.tsx";
import { Icon } from "#app/_ui/primitives/icon.tsx";

export type SearchFormProps = {
  action: string;
  search: string | null;
  clearHref: string;
  texts: { label: string; placeholder: string; clear: string; submit: string };
  /** A choice of the page that a new search keeps, by its name in the address. */
  keep?: { name: string; value: string | null };
};

/** Searches the list of its page. A form of the address: it needs no script. */
export function SearchForm({ action, search, clearHref, texts, keep }: SearchFormProps) {
  return (
    <Form action={action} role="search" className="flex w-full items-center gap-2 md:w-[460px]">
      <div className="relative flex-1">
        <Input
          key={search}
          name="q"
          type="search"
          defaultValue={search ?? ""}
          maxLength={64}
          aria-label={texts.label}
          placeholder={texts.placeholder}
          className="pr-11 text-sm"
        />
        {search !== null && (
          <Link
            href={clearHref}
            aria-label={texts.clear}
            className="absolute inset-y-0 right-0 grid w-[44px] place-items-center text-ink-3 hover:text-ink"
          >
            <Icon name="close" size={16} />
          </Link>
        )}
      </div>
      {keep?.value != null && <input type="hidden" name={keep.name} value={keep.value} />}
      <Button type="submit" aria-label={texts.submit}>
        <Icon name="search" />
      </Button>
    </Form>
  );
}
