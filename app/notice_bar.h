#pragma once
#include <ng/base/error.h>

#include <QFrame>

class QLabel;

namespace ng {

/// A line over the pages for what went wrong (or well) and what to do about it; stays until it is closed or replaced.
class NoticeBar : public QFrame {
    Q_OBJECT
public:
    explicit NoticeBar(QWidget* parent = nullptr);
    void showError(const Error&);
    void showInfo(const QString&);
    [[nodiscard]] QString text() const;

private:
    void say(const QString& iconName, const QString&);

    QLabel* m_icon;
    QLabel* m_text;
};

} // namespace ng
