#pragma once
#include <runs/run_row.h>

#include <ng/base/error.h>
#include <ng/store/run_catalog.h>

#include <QString>

#include <optional>
#include <vector>

namespace ng {

/// The folder the workbench records into and lists.
class RunLibrary {
public:
    /// `folder` is made when the first run is recorded.
    explicit RunLibrary(QString folder) : m_folder(std::move(folder)) {}
    /// $NEUROGROVE_RUNS, else "runs" in the user's data folder.
    [[nodiscard]] static QString defaultFolder();

    [[nodiscard]] const QString& folder() const { return m_folder; }
    /// A file that does not exist yet: "growing-digits-0042.ngrun"; the folder exists afterwards unless it cannot be made.
    [[nodiscard]] QString nextFile(const QString& designName) const;
    /// All runs of the folder; what cannot be read is a row with its error.
    [[nodiscard]] std::vector<RunRow> rows();
    /// One run, with its hash.
    [[nodiscard]] static RunRow rowOf(const QString& file);
    /// Deletes a run and what stands beside it (-wal, -shm, -lock).
    [[nodiscard]] static std::optional<Error> remove(const QString& file);

private:
    QString m_folder;
    RunCatalog m_catalog;
};

} // namespace ng
