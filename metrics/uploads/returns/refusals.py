"""What makes a whole file unreadable: each reason has its own code, sentence and mend."""

from metrics.uploads.cells import CellFault

SEND_INSTEAD = "send an Excel workbook (.xlsx), an OpenDocument sheet (.ods) or CSV (.csv)"
XLSX_AGAIN = "open it in Excel or LibreOffice, and save it as an Excel workbook (.xlsx)"

# code: (what is wrong, how to mend it); the words in braces are filled in by who refuses.
SENTENCES = {
    "no-file": ("no file was chosen", "choose the return on your computer, then upload it"),
    "empty": ("the file is empty", "check that it was saved, and upload it again"),
    "too-large": (
        "the file is larger than {limit} MB",
        "send only the sheet Return, without pictures and other sheets",
    ),
    "too-many-rows": ("the sheet has more than {limit} rows", "split the return into two files"),
    "password-protected": (
        "the file is protected by a password, so nothing in it can be read",
        "remove the password (in Excel: File, Info, Protect Workbook, Encrypt with Password) and save it",
    ),
    "old-excel": ("the file is an old Excel workbook (.xls)", XLSX_AGAIN),
    "binary-excel": ("the file is a binary Excel workbook (.xlsb)", XLSX_AGAIN),
    "macros": (
        "the workbook contains macros, which are never accepted",
        "save it as .xlsx, which leaves the macros out",
    ),
    "not-what-its-name-says": (
        "the name ends in “{ending}”, but the file is {content}",
        "save it again from the spreadsheet as .xlsx, .ods or .csv; changing the name is not enough",
    ),
    "unknown-kind": ("the name ends in “{ending}”, which is no kind of file that can be read", SEND_INSTEAD),
    "no-ending": ("the name has no ending that says what kind of file it is", SEND_INSTEAD),
    "damaged": ("the file is damaged: {detail}", f"{XLSX_AGAIN}, and upload the new file"),
    "unpacks-too-large": (
        "the workbook unpacks to more than {limit} MB",
        "copy the sheet Return into a new workbook, and send that",
    ),
    "xml-declarations": (
        "the workbook declares a document type or entities inside, which no spreadsheet program writes",
        XLSX_AGAIN,
    ),
    "far-cell": (
        "a cell is filled at {cell}, far outside the table (the last that is read is {last})",
        "delete the rows and columns beyond the table, and save the file",
    ),
    "too-many-cells": (
        "the workbook has more than {limit} filled cells",
        "copy the table into a new workbook, and send that",
    ),
    "wrong-sheet": (
        "there is no sheet named Return; the sheets are {sheets}",
        "name the sheet with the readings Return, or start from the template",
    ),
    "several-sheets": (
        "there are several sheets named Return: {sheets}",
        "keep the one with the readings, and give the others another name",
    ),
    "endless-time": (
        "a cell of the sheet Return is formatted as hours and holds more of them than a spreadsheet can show",
        "find the cell that shows only #####, format it as a number, and save the file",
    ),
    "empty-sheet": ("the sheet Return holds nothing", "fill in the template of your site"),
    "not-text": (
        "the file holds bytes that are no text ({detail})",
        "save it as “CSV UTF-8” or as an Excel workbook (.xlsx)",
    ),
    "not-csv": ("the file cannot be read as CSV ({detail})", "save it again as CSV, so that every quote is closed"),
    "no-headings": (
        "no row has the headings of a return",
        "put the headings site, metric, period, numerator and the others into one row above the readings",
    ),
    "no-rows": (
        "there are no readings below the headings",
        "write one row for each reading, with its numbers, or with a state and a reason",
    ),
    "blank-template": (
        "the template holds no numbers yet",
        "fill in at least one row: its numbers, or a state and a reason",
    ),
    "old-template": (
        "the template is version {found}, and the version in use is {expected}",
        "download this year's template, and copy your numbers into it",
    ),
    "another-sites-template": (
        "the template was made for the site “{found}”, and this return is for “{expected}”",
        "download the template of this site, or upload the file at the other site's page",
    ),
}


class Refused(Exception):
    """The file as a whole cannot be taken; `fault` says why. Caught where the file came in."""

    def __init__(self, code: str, *, sheet: str = "", cell: str = "", found: str = "", **words: object) -> None:
        problem, mend = SENTENCES[code]
        self.fault = CellFault(
            code, "", problem.format(**words, cell=cell, found=found), mend, sheet=sheet, cell=cell, found=found
        )
        super().__init__(self.fault.problem)
